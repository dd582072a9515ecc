import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { logFile } from '../../bridge/home/log.ts'
import { runCli, startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { logOf, serveRobot, startAssistant, writeRobot } from '../robot-run.ts'

const ends = endsAfterEach()

async function started() {
  const home = newHome()
  const demo = await startDemo()
  ends(() => demo.stop())
  const bridge = await serveRobot(home, await writeRobot(demo, home.folder))
  ends(() => bridge.process.kill('SIGKILL'))
  const assistant = await startAssistant(home)
  ends(() => assistant.shim.process.kill('SIGKILL'))
  const end = async () => {
    bridge.process.kill('SIGTERM')
    expect(await bridge.closed).toBe(0)
  }
  return { home, demo, bridge, assistant, end }
}

test('the log of a container is JSON on its standard error: one line for each call, with an id that PanDA has too', async () => {
  const { home, demo, bridge, assistant, end } = await started()
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  await assistant.call('system_is_alive', {}, { traceparent: `00-${trace}-00f067aa0ba902b7-01` })
  await assistant.call('task_kill', { task_id: 1 })
  const { stdout: record } = await runCli(home, ['activity', '--json'])
  await end()
  const calls = logOf(bridge).filter(({ msg }) => msg === 'A call has ended')
  const usual = { level: 'info', robot: 'nightly', assistant: 'night-agent', upstream: 'Demo' }
  expect(calls).toEqual([
    expect.objectContaining({ ...usual, tool: 'system_is_alive', outcome: 'ok', trace }),
    expect.objectContaining({
      ...usual,
      tool: 'task_kill',
      effect: 'destructive',
      outcome: 'refused',
      error: 'not-allowed',
    }),
  ])
  const [first, second] = calls.map(({ request }) => String(request))
  expect(demo.callsOf('system', 'is_alive').map(({ requestId }) => requestId)).toContain(first)
  for (const id of [first, second]) expect(record).toContain(id)
  const told = logOf(bridge).map(({ msg }) => msg)
  for (const message of ['The bridge listens', 'The bridge ends', 'The bridge has ended'])
    expect(told).toContain(message)
  // What is read as JSON has no other lines, and stands in one place.
  expect(bridge.stdout()).toBe('')
  expect(existsSync(logFile(home))).toBe(false)
})

test('no secret is in it, whatever goes wrong', async () => {
  const { home, demo, bridge, assistant, end } = await started()
  demo.faults.rest = { kind: 'token-refused', only: (path) => path.includes('/task/') }
  await assistant.call('task_get_status', { task_id: 1 })
  demo.faults.rest = null
  demo.faults.identity = { kind: 'overloaded' }
  await assistant.call('system_get_user_attributes', {})
  await end()
  const keys = JSON.parse(readFileSync(join(home.credentialsFolder, 'keys.json'), 'utf8')) as object
  const secrets = [
    DEMO_ROBOT.clientSecret,
    ...Object.values(keys).map((entry) => (entry as { key: string }).key),
    // As every token begins that PanDA takes.
    'eyJ',
  ]
  for (const secret of secrets) expect(bridge.stderr()).not.toContain(secret)
})

test('a level says how much of it is wanted', async () => {
  const home = newHome()
  const demo = await startDemo()
  ends(() => demo.stop())
  const env = { PANDA_BRIDGE_LOG: 'stderr', PANDA_BRIDGE_LOG_LEVEL: 'error' }
  const bridge = startCli(home, ['serve', '--port', '0', '--robot', await writeRobot(demo, home.folder)], env)
  ends(() => bridge.process.kill('SIGKILL'))
  const assistant = await startAssistant(home)
  ends(() => assistant.shim.process.kill('SIGKILL'))
  expect(await assistant.call('system_is_alive', {})).toContain('success')
  bridge.process.kill('SIGTERM')
  expect(await bridge.closed).toBe(0)
  expect(bridge.stderr()).toBe('')
  const told = await runCli(newHome(), ['serve', '--log-level', 'much'])
  expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining('error, warn, info') })
})
