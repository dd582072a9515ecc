import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDemo, type Demo, type DemoOptions } from '../bridge/demo/index.ts'
import type { PandaServer } from '../bridge/panda/servers.ts'
import { demoServer } from '../bridge/server/own-demo.ts'
import type { BesideState } from '../bridge/server/server-state.ts'
import type { TestBridge } from './bridge.ts'

interface BesideOptions {
  name?: string
  vo?: string
  /** Everything where missing, as of the bridge under test. */
  set?: string
  demo?: DemoOptions
  upstream?: PandaServer['upstream']
}

/** Another demo PanDA, which the bridge uses beside its own; nobody is signed in there. */
export async function useAnother(
  { bridge }: Pick<TestBridge, 'bridge'>,
  { name = 'Other', vo = 'atlas', set = 'own-everything', demo: options, upstream }: BesideOptions = {},
): Promise<Demo> {
  const demo = await startDemo({ pollSeconds: 0.05, ...options })
  const server = { ...demoServer(demo, vo), name, upstream: upstream ?? 'pandamcp' }
  await bridge.api.useBeside({ server, prefix: `${name.toLowerCase()}_`, set })
  return demo
}

/** What a person does to sign in at the server of that name. */
export async function signInAt(
  { bridge }: Pick<TestBridge, 'bridge'>,
  demo: Demo,
  server: string,
): Promise<void> {
  const { userCode } = await bridge.api.signIn({ server })
  await demo.approve(userCode)
  const login = await bridge.api.awaitSignIn({ server })
  if (login.is !== 'signed-in') throw new Error(`Not signed in: ${JSON.stringify(login)}`)
}

/** Signs in somebody else than the demo's user, as `panda-bridge login --import` does. */
export async function importAs(
  { bridge, home }: Pick<TestBridge, 'bridge' | 'home'>,
  demo: Demo,
  { server, name, vo = 'atlas' }: { server?: string; name: string; vo?: string },
): Promise<void> {
  const idToken = demo.mintIdToken({ vo, claims: { sub: name.toLowerCase(), name } })
  const file = join(home.credentialsFolder, `token-of-${name.toLowerCase().replaceAll(' ', '-')}.json`)
  writeFileSync(file, JSON.stringify({ id_token: idToken, expires_in: 900 }))
  await bridge.api.importLogin({ file, ...(server !== undefined && { server }) })
}

/** What the bridge says of the one of that name. */
export function besideOf({ bridge }: Pick<TestBridge, 'bridge'>, name = 'Other'): BesideState {
  const found = bridge.state.beside.find(({ server }) => server.name === name)
  if (!found) throw new Error(`${name} is not in use`)
  return found
}
