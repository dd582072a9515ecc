import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { SigningKey } from './identity-configuration.ts'
import { OidcStorage } from './oidc-storage.ts'
import { type World } from './world.ts'
import { createWorld } from './world-generation.ts'

/** What outlives one demo server: pass it to the next `startDemo` and a restart loses nothing. */
export interface DemoState {
  signingKey: SigningKey
  cookieKey: string
  storage: OidcStorage
  world: World
}

export async function createDemoState(now: Date = new Date()): Promise<DemoState> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return {
    signingKey: { ...privateKey.export({ format: 'jwk' }), kid: randomUUID() },
    cookieKey: randomBytes(32).toString('base64url'),
    storage: new OidcStorage(),
    world: createWorld(now),
  }
}
