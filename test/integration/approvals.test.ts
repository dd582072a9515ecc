import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import type { Bridge } from '../../bridge/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'

let fixture: TestBridge
let client: Client
const ends = endsAfterEach()

async function start({ upstream = 'pandamcp' }: { upstream?: 'pandamcp' | 'rest' } = {}): Promise<void> {
  fixture = await startTestBridge({ policy: 'usual', vo: 'atlas.production', bridge: { approvalMs: 60_000 } })
  ends(() => fixture[Symbol.asyncDispose]())
  await api().setServer({ server: { ...demoServer(fixture.demo, 'atlas.production'), upstream } })
  await api().chooseSet({ id: 'operations' })
  client = await connectClient(fixture, '2025')
  ends(() => client.close())
}

const api = (): Bridge['api'] => fixture.bridge.api
const approvals = () => fixture.bridge.state.approvals
const grants = () => fixture.bridge.state.grants
const call = (name: string, input: Record<string, unknown>) => {
  const result = client.callTool({ name, arguments: input })
  // Looked at later.
  result.catch(() => undefined)
  return result
}
const own = (status: Parameters<TestBridge['demo']['state']['world']['ownTask']>[0]) =>
  fixture.demo.state.world.ownTask(status).jediTaskID
/** A call that is asked about, with its question. */
async function asked(name: string, input: Record<string, unknown>) {
  const result = call(name, input)
  const approval = await until(() =>
    approvals().find(
      ({ tool, arguments: shown }) => tool === name && shown.length === Object.keys(input).length,
    ),
  )
  return { result, approval, id: approval.id }
}
/** As `panda-bridge login --import` does. */
async function signInAsAnother(): Promise<void> {
  const claims = { sub: 'jane', name: 'Jane Doe' }
  const idToken = fixture.demo.mintIdToken({ vo: 'atlas.production', claims })
  const file = join(fixture.home.credentialsFolder, 'token-of-another-program.json')
  writeFileSync(file, JSON.stringify({ id_token: idToken, expires_in: 900 }))
  await api().importLogin({ file })
}
const sent = (name: string) => fixture.demo.callsOf('task', name).length

describe('a yes that holds', () => {
  let task: number
  beforeEach(async () => {
    await start()
    task = own('failed')
    const { id, result } = await asked('task_retry', { task_id: task })
    await api().answerApproval({ id, answer: 'yes-again' })
    await result
  })

  test('covers the same call, with defaults left out or spelled out', async () => {
    await call('task_retry', { discard_events: false, task_id: task })
    expect(sent('retry')).toBe(2)
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ approval: 'approved-before', where: 'grant' })
  })

  test.each([
    ['task_kill', {}],
    ['task_kill_unfinished_jobs', {}],
    ['task_finish', {}],
    ['task_resume', {}],
    ['task_retry', { new_parameters: { ramCount: 4000 } }],
    ['task_retry', { discard_events: true }],
  ])('does not cover %s with %j on the same task', async (name, more) => {
    const before = sent(name.replace('task_', ''))
    const { id, result } = await asked(name, { task_id: task, ...more })
    expect(sent(name.replace('task_', ''))).toBe(before)
    await api().answerApproval({ id, answer: 'no' })
    expect(textOf(await result)).toMatch(/The user refused this call/)
  })

  test('does not cover the same call on another task, or of another client', async () => {
    const other = await asked('task_retry', { task_id: own('finished') })
    await api().answerApproval({ id: other.id, answer: 'no' })
    await other.result
    const second = await connectClient(fixture, '2026')
    ends(() => second.close())
    const theirs = second.callTool({ name: 'task_retry', arguments: { task_id: task } })
    theirs.catch(() => undefined)
    expect(await until(() => approvals()[0])).toMatchObject({ tool: 'task_retry', clientName: 'test-2026' })
  })

  test('ends with a no to anything on that task', async () => {
    const { id, result } = await asked('task_kill', { task_id: task })
    expect(grants()).toHaveLength(1)
    await api().answerApproval({ id, answer: 'no' })
    await result
    expect(grants()).toEqual([])
    await asked('task_retry', { task_id: task })
  })

  test('stands in the state until it is taken back', async () => {
    const [grant] = grants()
    expect(grant).toMatchObject({
      tool: 'task_retry',
      question: `Retry task ${task}?`,
      clientName: 'test-2025',
    })
    await api().takeBack({ grant: grant?.id ?? '' })
    expect(grants()).toEqual([])
    await asked('task_retry', { task_id: task })
    await expect(api().takeBack({ grant: grant?.id ?? '' })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('ends with the server that it was given for', async () => {
    await api().setServer({ server: { ...demoServer(fixture.demo), name: 'Other' } })
    expect(grants()).toEqual([])
  })

  test('ends when somebody else signs in without signing out', async () => {
    await signInAsAnother()
    expect(grants()).toEqual([])
  })

  test('ends when the user signs out, or pauses assistants', async () => {
    await api().pause({ paused: true })
    await api().pause({ paused: false })
    expect(grants()).toEqual([])
  })
})

test('a tool that the catalogue does not know is asked about with the task that it names, and a no ends grants on it', async () => {
  fixture = await startTestBridge({ demo: { mcpExtras: true } })
  ends(() => fixture[Symbol.asyncDispose]())
  await api().setRules({ rules: { read: 'allow', write: 'ask', destructive: 'ask' } })
  client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const task = own('failed')
  const retry = await asked('task_retry', { task_id: task })
  await api().answerApproval({ id: retry.id, answer: 'yes-again' })
  await retry.result
  const unknown = await asked('demo_wait', { seconds: 0, task_id: task })
  const facts = () => approvals()[0]?.facts.lines.map(({ name }) => name) ?? []
  await until(() => facts().includes('Owner'))
  expect(grants()).toHaveLength(1)
  await api().answerApproval({ id: unknown.id, answer: 'no' })
  expect(grants()).toEqual([])
})

test('a yes to what ends work counts once', async () => {
  await start()
  const { id, approval } = await asked('task_finish', { task_id: own('running') })
  expect(approval.grantUntil).toBeUndefined()
  await expect(api().answerApproval({ id, answer: 'yes-again' })).rejects.toMatchObject({
    code: 'invalid-input',
  })
  expect(sent('finish')).toBe(0)
  expect(approvals()).toHaveLength(1)
})

test('a no to a call is one to the same call that waits beside it, a yes is for one of them', async () => {
  await start()
  const input = { task_id: own('running') }
  const [first, second] = [call('task_kill', input), call('task_kill', input)]
  await until(() => approvals().length === 2)
  await api().answerApproval({ id: approvals()[0]?.id ?? '', answer: 'no' })
  expect(textOf(await first)).toMatch(/The user refused/)
  expect(textOf(await second)).toMatch(/The user refused/)
  const [third] = [call('task_kill', input), call('task_kill', input)]
  await until(() => approvals().length === 2)
  await api().answerApproval({ id: approvals()[0]?.id ?? '', answer: 'yes' })
  await third
  expect(approvals()).toHaveLength(1)
  expect(sent('kill')).toBe(1)
})

test('the reason of a no reaches the assistant on one line, and no further than a reason goes', async () => {
  await start()
  const { id, result } = await asked('task_kill', { task_id: own('running') })
  await api().answerApproval({
    id,
    answer: 'no',
    reason: `Wait for\nthe grid \u001b[2J\u202e${'x'.repeat(600)}`,
  })
  const text = textOf(await result)
  expect(text).toMatch(/The user’s reason: “Wait for the grid \ufffd\[2J\ufffdx+…”/)
  expect(text.length).toBeLessThan(600)
})

describe('who was not asked is not said to have refused', () => {
  test('of a burst, the calls for which there was no room', async () => {
    await start()
    const input = { task_id: own('running') }
    const burst = Array.from({ length: 25 }, (_, index) =>
      call('task_change_priority', { ...input, priority: index }),
    )
    await until(() => approvals().length === 20)
    const answers = burst.map(async (each) => textOf(await each))
    const unasked = await Promise.all(await settledFirst(answers, 5))
    for (const text of unasked) {
      expect(text).toMatch(/^Too many calls wait for the user already, so nobody was asked about this one/)
      expect(text).not.toMatch(/refused/)
    }
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({
      approval: 'not-asked',
      outcome: 'refused',
      error: 'not-approved',
    })
    await api().refuseAll({ reason: 'Too many.' })
    const all = await Promise.all(answers)
    expect(all.filter((text) => text.includes('The user’s reason: “Too many.”'))).toHaveLength(20)
    expect(approvals()).toEqual([])
    expect(sent('change_priority')).toBe(0)
  })

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'another server',
      () => api().setServer({ server: { ...demoServer(fixture.demo), name: 'Other' } }),
      /^The user chose another PanDA server before anybody answered/,
    ],
    ['signing out', () => api().signOut({}), /^The login to PanDA ended before anybody answered/],
    ['the login of somebody else', signInAsAnother, /^The login to PanDA ended before anybody answered/],
    [
      'a pause',
      () => api().pause({ paused: true }),
      /^The user paused all assistants before anybody answered/,
    ],
    ['the end of the bridge', () => fixture.bridge.stop(), /^PanDA Bridge ended before anybody answered/],
  ])('of a call that was withdrawn by %s', async (_, withdraw, words) => {
    await start()
    const { result } = await asked('task_kill', { task_id: own('running') })
    await withdraw()
    expect(textOf(await result)).toMatch(words)
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({
      approval: 'cancelled',
      error: 'not-approved',
    })
    expect(sent('kill')).toBe(0)
  })
})

test('a call that was approved is not sent where the set has lost its tool meanwhile', async () => {
  await start()
  const { id, result } = await asked('task_kill', { task_id: own('running') })
  await api().chooseSet({ id: 'look' })
  await api().answerApproval({ id, answer: 'yes' })
  expect(textOf(await result)).toMatch(/not in the endpoint set "Look"/)
  expect(sent('kill')).toBe(0)
})

/** The first so many of these that settle, as the others never do by themselves. */
async function settledFirst<T>(promises: Promise<T>[], count: number): Promise<Promise<T>[]> {
  const settled: Promise<T>[] = []
  for (const promise of promises) void promise.then(() => settled.push(promise))
  await until(() => settled.length >= count)
  return settled.slice(0, count)
}

describe('what the user is shown', () => {
  const lines = (approval: { facts: { lines: readonly { name: string; value: string; warns?: true }[] } }) =>
    Object.fromEntries(approval.facts.lines.map(({ name, value }) => [name, value]))
  const read = (tool: string) =>
    until(() => approvals().find((each) => each.tool === tool && each.facts.is === 'read'))

  test.each(['pandamcp', 'rest'] as const)(
    'of a task by %s: name, owner, state, progress, jobs',
    async (upstream) => {
      await start({ upstream })
      const { world } = fixture.demo.state
      const task = world.ownTask('running')
      await asked('task_kill', { task_id: task.jediTaskID })
      const approval = await read('task_kill')
      const jobs = world.jobsOf(task.jediTaskID)
      expect(lines(approval)).toEqual({
        Name: task.taskName,
        Owner: `${task.userName} (you)`,
        State: 'running',
        Done: expect.stringMatching(/^\d+ of \d+ input files(, \d+ failed)?$/),
        Jobs: expect.stringMatching(new RegExp(`^\\d+ running and \\d+ waiting of ${jobs.length}$`)),
      })
      expect(approval.facts.lines.filter(({ warns }) => warns)).toEqual([])
      // They are the bridge's own requests, and no calls of the assistant.
      expect(fixture.bridge.activity.calls).toEqual([])
      expect(approval.link).toBe(`${fixture.demo.monitorUrl}/task/${task.jediTaskID}/`)
    },
  )

  test('that a task is somebody else’s, first of all', async () => {
    await start()
    const theirs = [...fixture.demo.state.world.tasks.values()].find(
      ({ userName }) => userName !== 'Dana Muon',
    )
    await asked('task_pause', { task_id: theirs?.jediTaskID ?? 0 })
    const { facts } = await read('task_pause')
    expect(facts.lines).toContainEqual({
      name: 'Owner',
      value: `${theirs?.userName}: somebody else, you are Dana Muon`,
      warns: true,
    })
  })

  test('of jobs: whose they are, how they are, of which task', async () => {
    await start()
    const { world } = fixture.demo.state
    const task = world.ownTask('running').jediTaskID
    const [one, other] = world.jobsOf(task)
    await asked('job_kill', { job_ids: [one?.PandaID, other?.PandaID, 1] })
    const approval = await read('job_kill')
    expect(lines(approval)).toMatchObject({
      Owner: 'Dana Muon (you)',
      Task: String(task),
      'Not found': '1 of 3 jobs',
    })
  })

  test('of several tasks, a line of each', async () => {
    await start()
    const ids = [own('running'), own('failed')]
    await asked('task_reassign_global_share', { task_id_list: ids, share: 'Test' })
    const shown = lines(await read('task_reassign_global_share'))
    expect(Object.keys(shown)).toEqual(ids.map((id) => `Task ${id}`))
    expect(shown[`Task ${ids[1]}`]).toMatch(/Dana Muon \(you\); failed;/)
  })

  test('that PanDA says it does not know the task, and the question stands all the same', async () => {
    await start()
    const { id, result } = await asked('task_kill', { task_id: 1 })
    const { facts } = await read('task_kill')
    expect(facts.lines).toContainEqual({
      name: 'Task 1',
      value: expect.stringMatching(/^could not be read: .*Task not found/),
      warns: true,
    })
    await api().answerApproval({ id, answer: 'no' })
    await result
  })

  test('that PanDA has not answered in time, while the question is there from the first moment and can be answered', async () => {
    await start({ upstream: 'rest' })
    fixture.demo.faults.rest = { kind: 'slow', ms: 30_000, only: (path) => path.includes('/get_') }
    const { approval, id, result } = await asked('task_kill', { task_id: own('running') })
    expect(approval.facts).toEqual({ is: 'reading', lines: [] })
    const { facts } = await read('task_kill')
    expect(facts.lines[0]?.value).toBe('could not be read: PanDA has not answered in time')
    await api().answerApproval({ id, answer: 'yes' })
    expect((await result).isError).toBeFalsy()
  })

  test('of a submission, each parameter; a secret is masked, and what is long says how much is missing', async () => {
    await start()
    const parameters = {
      taskName: 'user.dmuon.test/',
      'api_token\u202e': 'hunter2hunter2',
      noInput: true,
      text: 'y'.repeat(5_000),
      ...Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`p${index}`, index])),
    }
    await asked('task_submit', { task_parameters: parameters })
    const [shown] = approvals()[0]?.arguments ?? []
    const entries = shown?.entries ?? []
    expect(shown).toMatchObject({ name: 'task_parameters', text: '', more: 54 })
    expect(entries.slice(0, 4)).toEqual([
      { name: 'taskName', text: '"user.dmuon.test/"' },
      { name: 'api_token\ufffd', text: '"[secret]"' },
      { name: 'noInput', text: 'true' },
      { name: 'text', text: `"${'y'.repeat(1_499)}`, left: 3_502 },
    ])
    expect(JSON.stringify(fixture.bridge.state)).not.toContain('hunter2')
  })

  test('where the monitor has its page, over https or on this computer', async () => {
    await start()
    const task = own('running')
    const link = async (monitorUrl: string) => {
      await api().setServer({ server: { ...demoServer(fixture.demo, 'atlas.production'), monitorUrl } })
      const { approval, id, result } = await asked('task_kill', { task_id: task })
      await api().answerApproval({ id, answer: 'no' })
      await result
      return approval.link
    }
    expect(await link('https://bigpanda.example')).toBe(`https://bigpanda.example/task/${task}/`)
    expect(await link('http://127.0.0.1:1')).toBe(`http://127.0.0.1:1/task/${task}/`)
  })
})

test('who presses a button is asked about what changes something, also where the rules allow it, and not where they refuse', async () => {
  await start()
  const task = own('running')
  await api().setRules({ rules: { read: 'allow', write: 'allow', destructive: 'allow' } })
  const press = (name: string) => api().callTool({ name, arguments: { task_id: task }, ask: true })

  const killed = press('task_kill')
  const { id } = await until(() => approvals()[0])
  await api().answerApproval({ id, answer: 'no' })
  expect(await killed).toMatchObject({ errorCode: 'refused-by-user' })
  expect(sent('kill')).toBe(0)

  expect(await press('task_get_status')).toMatchObject({ isError: false })
  await api().setRules({ rules: { read: 'allow', write: 'allow', destructive: 'refuse' } })
  expect(await press('task_kill')).toMatchObject({ errorCode: 'not-allowed' })
  expect(sent('kill')).toBe(0)
})
