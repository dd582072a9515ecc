import { expect, test } from 'vitest'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { startTestBridge, until } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { said, serveRobot, startAssistant, writeRobot } from '../robot-run.ts'

// What becomes of the calls under way when the system ends the bridge: each is answered, and the bridge ends well.

const ends = endsAfterEach()

/** Everything of one's own at once, since nobody is there to say yes. */
const doesAll = { set: 'my-work', rules: { write: 'allow', destructive: 'allow' } }

async function running(flags: readonly string[] = []) {
  const home = newHome()
  const demo = await startDemo()
  ends(() => demo.stop())
  const bridge = await serveRobot(home, await writeRobot(demo, home.folder, doesAll), flags)
  ends(() => bridge.process.kill('SIGKILL'))
  const assistant = await startAssistant(home)
  ends(() => assistant.shim.process.kill('SIGKILL'))
  return { home, demo, bridge, assistant }
}

const isAsked = (demo: Demo, tool: string) => until(() => demo.callsOf('task', tool).length > 0)

test('a call that PanDA answers after SIGTERM is answered, and nothing is left behind', async () => {
  const { home, demo, bridge, assistant } = await running()
  const { jediTaskID: task_id } = demo.state.world.ownTask('running')
  demo.faults.rest = { kind: 'slow', ms: 1_000, only: (path) => path.includes('get_status') }
  const answer = assistant.call('task_get_status', { task_id })
  await isAsked(demo, 'get_status')
  bridge.process.kill('SIGTERM')
  expect(await answer).toContain('running')
  expect(await bridge.exited).toBe(0)
  expect(await readRuntime(home.runtimeFile)).toBeUndefined()
  expect(said(bridge, 'The bridge has ended')).toBe(true)
})

test('a call that PanDA does not answer is answered with what is known of it', async () => {
  const { demo, bridge, assistant } = await running(['--finish', '1'])
  const { jediTaskID: task_id } = demo.state.world.ownTask('running')
  demo.faults.rest = { kind: 'silent', only: (path) => path.includes('/task/') }
  const [looks, changes] = [
    assistant.call('task_get_status', { task_id }),
    assistant.call('task_retry', { task_id }),
  ]
  await isAsked(demo, 'get_status')
  await isAsked(demo, 'retry')
  bridge.process.kill('SIGTERM')
  expect(await looks).toMatch(
    /^PanDA Bridge ends, and .+ has not answered this call\. Ask again when it runs\./,
  )
  expect(await changes).toMatch(
    /^PanDA Bridge ends, and .+ has not answered this call\. It may have been carried out all the same\./,
  )
  expect(await bridge.exited).toBe(0)
})

test('a call that comes while it ends is not carried out, and told so', async () => {
  const { demo, bridge, assistant } = await running(['--finish', '25'])
  const { jediTaskID: task_id } = demo.state.world.ownTask('running')
  demo.faults.rest = { kind: 'silent', only: (path) => path.includes('get_status') }
  const first = assistant.call('task_get_status', { task_id })
  await isAsked(demo, 'get_status')
  bridge.process.kill('SIGTERM')
  await until(() => said(bridge, 'The bridge ends'))
  expect(await assistant.call('task_kill', { task_id })).toMatch(
    /PanDA Bridge ends, and this call was not carried out\. Ask again when it runs\./,
  )
  expect(demo.callsOf('task', 'kill')).toEqual([])
  // Who says it twice does not want to wait.
  bridge.process.kill('SIGTERM')
  expect(await first).toMatch(/has not answered this call/)
  expect(await bridge.exited).toBe(0)
  expect(said(bridge, 'No call is waited for any longer')).toBe(true)
})

test('a stop that is not to wait answers what is under way at once', async () => {
  await using fixture = await startTestBridge({ upstream: 'rest', bridge: { finishMs: 600_000 } })
  const { bridge, demo } = fixture
  const client = await connectClient(fixture, '2025')
  demo.faults.rest = { kind: 'silent', only: (path) => path.includes('get_status') }
  const answer = client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  await isAsked(demo, 'get_status')
  const stopped = bridge.stop()
  bridge.endCalls()
  expect(textOf(await answer)).toMatch(/has not answered this call/)
  await stopped
  await client.close()
})

test('a call that waits for a yes is refused, and told so', async () => {
  await using fixture = await startTestBridge({ upstream: 'rest', bridge: { finishMs: 600_000 } })
  const { bridge, demo } = fixture
  await bridge.api.setRules({ rules: { read: 'allow', write: 'allow', destructive: 'ask' } })
  const client = await connectClient(fixture, '2025')
  const answer = client.callTool({ name: 'task_kill', arguments: { task_id: 1 } })
  await until(() => bridge.state.approvals.length === 1)
  await bridge.stop()
  expect(textOf(await answer)).toMatch(/^PanDA Bridge ended before anybody answered.*so it was not\./)
  expect(demo.callsOf('task', 'kill')).toEqual([])
  await client.close()
})
