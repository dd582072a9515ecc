import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BridgeState } from '../../bridge/api.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { besideOf, signInAt, useAnother } from '../beside.ts'
import { signIn, startTestBridge, until, type TestBridge } from '../bridge.ts'
import { runCli } from '../cli.ts'

type Known = Extract<BridgeState['tasks'], { is: 'known' }>

/** The bridge by itself looks how the user's tasks stand. */

/** The demo's PandaMCP, as a real one, offers only the short list. */
const lists = ({ demo }: TestBridge) =>
  demo.callsOf('task', 'get_tasks_detailed_info_since').length +
  demo.callsOf('task', 'get_tasks_modified_since').length
const known = ({ bridge }: TestBridge): Promise<Known> =>
  until(() => (bridge.state.tasks.is === 'known' ? bridge.state.tasks : undefined))
const seenFile = ({ home }: TestBridge) => join(home.cacheFolder, 'seen-tasks.json')

test.each(['pandamcp', 'rest'] as const)(
  'by %s, how my tasks stand is known soon after sign-in, to "panda-bridge status" too',
  async (upstream) => {
    await using fixture = await startTestBridge({ watchesTasks: true, upstream, signedIn: false })
    expect(fixture.bridge.state).toMatchObject({ watchTasks: true, tasks: { is: 'unknown' } })
    expect(lists(fixture)).toBe(0)
    await signIn(fixture.bridge, fixture.demo)
    const { running, attention, lines, news } = await known(fixture)
    expect(running).toBeGreaterThan(0)
    expect(lines[0]).toMatchObject({ standing: 'attention' })
    expect(news).toBeUndefined()
    expect(lists(fixture)).toBe(1)
    const { stdout } = await runCli(fixture.home, ['status'])
    expect(stdout).toMatch(
      new RegExp(`^My tasks +${running} run, .*${attention} need you, looked at just now$`, 'm'),
    )
  },
)

test('"panda-bridge status" says how they stand at a server beside the first, too', async () => {
  await using fixture = await startTestBridge({ watchesTasks: true })
  await using other = await useAnother(fixture)
  await signInAt(fixture, other, 'Other')
  await until(() => besideOf(fixture).tasks.is === 'known')
  const { stdout } = await runCli(fixture.home, ['status'])
  expect(stdout).toMatch(/^Other [^]*^ {2}My tasks +\d+ run, .*need you, looked at just now$/m)
})

test('a task that failed while the bridge was not running is told once after its next start', async () => {
  await using first = await startTestBridge({ watchesTasks: true })
  await known(first)
  const { home, demo } = first
  await first.bridge.stop()
  const task = demo.state.world.ownTask('running')
  task.status = 'failed'
  task.modificationTime = new Date()
  const server = demoServer(demo)
  const start = () => startTestBridge({ watchesTasks: true, bridge: { home, server }, signedIn: false })
  {
    await using second = await start()
    const { news } = await known(second)
    expect(news?.events).toMatchObject([{ taskId: task.jediTaskID, name: task.taskName, what: 'failed' }])
  }
  await using third = await start()
  expect((await known(third)).news).toBeUndefined()
})

test('switched off, nothing is asked and nothing kept; switched on again, it begins anew', async () => {
  await using fixture = await startTestBridge({ watchesTasks: true })
  const { api } = fixture.bridge
  await known(fixture)
  await until(() => existsSync(seenFile(fixture)))
  await api.setWatchTasks({ on: false })
  expect(fixture.bridge.state).toMatchObject({ watchTasks: false, tasks: { is: 'off' } })
  await until(() => readFileSync(seenFile(fixture), 'utf8') === '{"logins":[]}')
  expect(lists(fixture)).toBe(1)
  await api.setWatchTasks({ on: true })
  expect((await known(fixture)).news).toBeUndefined()
})

test('while assistants are paused what was known is shown as old', async () => {
  await using fixture = await startTestBridge({ watchesTasks: true })
  await known(fixture)
  await fixture.bridge.api.pause({ paused: true })
  expect(fixture.bridge.state.tasks).toMatchObject({ is: 'known', isOld: true })
})

test('a sign-out and a reset forget the states of tasks', async () => {
  await using fixture = await startTestBridge({ watchesTasks: true })
  await known(fixture)
  await until(() => existsSync(seenFile(fixture)))
  await fixture.bridge.api.signOut({})
  expect(fixture.bridge.state.tasks).toEqual({ is: 'unknown' })
  await until(() => readFileSync(seenFile(fixture), 'utf8') === '{"logins":[]}')
  await fixture.bridge.api.reset({ disconnect: false })
  expect(existsSync(seenFile(fixture))).toBe(false)
})
