import { expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { until } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { serveRobot, startAssistant, writeRobot } from '../robot-run.ts'

const ends = endsAfterEach()

test('a call that had been sent when the bridge was killed is on record at the next start, once', async () => {
  const home = newHome()
  const demo = await startDemo()
  ends(() => demo.stop())
  const rules = { read: 'allow', write: 'allow', destructive: 'allow' }
  const robot = await writeRobot(demo, home.folder, { set: 'operations', rules })
  const serve = async () => {
    const bridge = await serveRobot(home, robot)
    ends(() => bridge.process.kill('SIGKILL'))
    return bridge
  }
  const killed = await serve()
  const assistant = await startAssistant(home)
  ends(() => assistant.shim.process.kill('SIGKILL'))
  await assistant.call('task_pause', { task_id: 1 })
  demo.faults.rest = { kind: 'slow', ms: 60_000, only: (path) => path.endsWith('/kill') }
  void assistant.call('task_kill', { task_id: 2 })
  await until(() => demo.callsOf('task', 'kill').length === 1)
  killed.process.kill('SIGKILL')
  await killed.exited
  for (let starts = 0; starts < 2; starts += 1) {
    const bridge = await serve()
    const { stdout } = await runCli(home, ['activity', '--json'])
    const calls = stdout.trim().split('\n')
    expect(calls.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ tool: 'task_pause' }),
      expect.objectContaining({
        tool: 'task_kill',
        tasks: [2],
        outcome: 'failed',
        message: expect.stringMatching(/was killed before .* may have been carried out/) as string,
      }),
    ])
    bridge.process.kill('SIGTERM')
    await bridge.exited
  }
})
