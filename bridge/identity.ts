import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import type { Home } from './home.ts'
import type { Runtime } from './runtime-record.ts'

/** Tells bridges of different homes apart without saying where a home is. */
export function identityOf(home: Home): string {
  return createHash('sha256').update(home.folder).digest('hex')
}

const identitySchema = z.object({ program: z.literal('panda-bridge'), home: z.string() })

/** Milliseconds a bridge may take from its claim to its first answer. */
const STARTING_MS = 20_000

/** Whether the bridge of this home answers at that address. */
export async function answersFor(home: Home, url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/identity`, { signal: AbortSignal.timeout(2_000), redirect: 'error' })
    return identitySchema.parse(await response.json()).home === identityOf(home)
  } catch {
    return false
  }
}

/**
 * Whether a runtime file whose process lives is a bridge's: it answers, or has just begun to
 * start. A busy bridge is asked three times before it is taken for gone. One that is starting, and is known by its
 * mark, may take as long as its user takes to answer what it asks.
 */
export async function isBridge(home: Home, runtime: Runtime): Promise<boolean> {
  if (runtime.url === undefined)
    return runtime.process !== undefined || Date.now() - runtime.startedAt < STARTING_MS
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await answersFor(home, runtime.url)) return true
    await setTimeout(500)
  }
  return false
}
