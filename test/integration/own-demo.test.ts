import { expect, test } from 'vitest'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { startDemo } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { Bridge } from '../../bridge/index.ts'
import { knownServers, type PandaServer } from '../../bridge/panda/servers.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { allowEverything, approveInBrowser } from '../bridge.ts'
import { cli } from '../cli.ts'
import { newHome } from '../homes.ts'

const preset = knownServers.find(({ name }) => name === 'Demo') as PandaServer

const start = (home = newHome()) =>
  Bridge.start({ home, log: silentLog, port: 0, program: commandLineProgram([process.execPath, cli], home) })

async function signInByHand({ api }: Bridge): Promise<void> {
  await approveInBrowser((await api.signIn({})).completeLink)
  expect(await api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
}

/** Whether something listens there. */
async function answers(url: string | undefined): Promise<boolean> {
  return fetch(`${url}/auth/atlas_auth_config.json`).then(
    (response) => response.ok,
    () => false,
  )
}

test('choosing the demo starts it; one signs in and asks it as any other', async () => {
  const bridge = await start()
  await bridge.api.setServer({ server: preset })
  expect(bridge.state.server).toMatchObject({ name: 'Demo', vo: 'atlas' })
  await signInByHand(bridge)
  const { isError } = await bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  expect(isError).toBe(false)
  await bridge.stop()
})

test('it ends when another server is chosen, and when the bridge stops', async () => {
  await using other = await startDemo()
  const bridge = await start()
  await bridge.api.setServer({ server: preset })
  const first = bridge.state.server?.url
  expect(await answers(first)).toBe(true)
  await bridge.api.setServer({ server: { ...demoServer(other), name: 'other' } })
  expect(await answers(first)).toBe(false)
  await bridge.api.setServer({ server: preset })
  const second = bridge.state.server?.url
  expect(await answers(second)).toBe(true)
  await bridge.stop()
  expect(await answers(second)).toBe(false)
})

test('of two servers chosen at once the later one is used, and the demo does not go on', async () => {
  await using other = await startDemo()
  const bridge = await start()
  const server = { ...demoServer(other), name: 'other' }
  const [first] = await Promise.all([
    bridge.api.setServer({ server: preset }),
    bridge.api.setServer({ server }),
  ])
  expect(bridge.state.server).toEqual(server)
  expect(bridge.settings.read().server).toEqual(server)
  expect(await answers(first.server?.url)).toBe(false)
  await bridge.stop()
})

test('a change of its entry keeps what was done there; a restart of the bridge starts it anew', async () => {
  const home = newHome()
  allowEverything(home)
  const bridge = await start(home)
  await bridge.api.setServer({ server: preset })
  const { server } = bridge.state
  if (!server) throw new Error('no server')
  await bridge.api.setServer({ server: { ...server, upstream: 'rest' } })
  expect(bridge.state).toMatchObject({ server: { url: server.url }, upstream: { kind: 'rest' } })
  expect(new SettingsFile(home).read().server).toEqual({ ...preset, upstream: 'rest' })
  await bridge.stop()

  const again = await start(home)
  expect(again.state).toMatchObject({
    server: { name: 'Demo', upstream: 'rest' },
    login: { is: 'signed-out' },
  })
  expect(await answers(again.state.server?.url)).toBe(true)
  await again.stop()
})
