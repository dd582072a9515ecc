import { beforeEach, describe, expect, test } from 'vitest'
import type { RestFault } from '../../bridge/demo/index.ts'
import { BridgeError } from '../../bridge/errors.ts'
import { until } from '../bridge.ts'
import { startRest, type RestTest } from '../rest-upstream.ts'
import { endsAfterEach } from '../ends.ts'

let rest: RestTest
let taskId: number
const ends = endsAfterEach()
/** How long PanDA may take, in milliseconds; short, so that a test of a slow one is not. */
const start = async (ms = 1_000) => {
  rest = await startRest({ times: { readMs: ms, changeMs: ms } })
  ends(() => rest[Symbol.asyncDispose]())
  taskId = rest.demo.state.world.ownTask('running').jediTaskID
}
beforeEach(() => start())

const read = () => said(rest.call('task_get_status', { task_id: taskId }))
const kill = () => said(rest.call('task_kill', { task_id: taskId }))
const reads = () => rest.demo.callsOf('task', 'get_status').length
const kills = () => rest.demo.callsOf('task', 'kill').length

/** What the assistant is told in the end. */
async function said(call: ReturnType<RestTest['call']>): Promise<string> {
  const text = await call.then(
    ({ isError, content }) => {
      const [first] = content as [{ text: string }]
      return isError === true ? first.text : 'ok'
    },
    (error: unknown) => {
      if (!(error instanceof BridgeError)) throw error
      return `${error.message} ${error.nextStep}`
    },
  )
  const token = (await rest.login.idToken(rest.demo.url)).reveal()
  return text.includes(token) ? 'The token is in the answer.' : text
}

interface Case {
  fault: RestFault
  read: RegExp
  kill: RegExp
  /** How often each arrives; 1 where nothing is said. */
  arrives?: { read: number; kill: number }
  /** What the bridge says of the server as a whole. */
  problem: string | undefined
  /** How long PanDA may take, where that is not the point, in milliseconds. */
  limitMs?: number
}

const cases: [string, Case][] = [
  [
    'drops connections',
    {
      fault: { kind: 'down' },
      read: /^The connection to PanDA \(127.+\) broke before the answer came, twice\. .* try again/,
      kill: /whether the call was carried out is not known\. Look at what it acts on/,
      arrives: { read: 2, kill: 1 },
      problem: 'unreachable',
    },
  ],
  [
    'breaks off in the middle of its answer',
    {
      fault: { kind: 'truncated' },
      read: /broke before the answer came, twice\./,
      kill: /whether the call was carried out is not known\./,
      arrives: { read: 2, kill: 1 },
      problem: 'unreachable',
    },
  ],
  [
    'answers too late',
    {
      fault: { kind: 'slow', ms: 60_000 },
      read: /has not answered in time\. It may be overloaded: try again/,
      kill: /has not answered in time\. The call may still be carried out\. Look at what it acts on/,
      problem: 'timed-out',
    },
  ],
  [
    'is overloaded (503, HTML)',
    {
      fault: { kind: 'overloaded' },
      read: /^PanDA \(127.+\) is overloaded \(HTTP 503\)\. Try again in a few minutes\.$/,
      kill: /is overloaded/,
      problem: 'overloaded',
    },
  ],
  [
    'crashes (500)',
    {
      fault: { kind: 'crash' },
      read: /failed while it worked on task_get_status \(HTTP 500\)\. It says: "'NoneType' object is not subscriptable"\. Check the arguments/,
      kill: /failed while it worked on task_kill .* carried out in part\. Look at what it acts on/,
      problem: undefined,
    },
  ],
  [
    'sends half a JSON text',
    {
      fault: { kind: 'invalid-json' },
      read: /gave an answer that is not PanDA's\. It may be restarting/,
      kill: /gave an answer that is not PanDA's\. It may be restarting or behind a failing proxy\. Whether the call was carried out is not known/,
      problem: 'not-panda',
    },
  ],
  [
    'is hidden by a login page',
    {
      fault: { kind: 'html' },
      read: /gave a web page instead of an answer\. A network login page/,
      kill: /gave a web page instead of an answer\./,
      problem: 'not-panda',
    },
  ],
  [
    'says success: false',
    {
      fault: { kind: 'refuse', message: 'Task not found' },
      read: /^PanDA did not do this\. It says: "Task not found"\. Check the number/,
      kill: /^PanDA did not do this\. It says: "Task not found"\./,
      problem: undefined,
    },
  ],
  [
    'says so with a return code',
    {
      fault: { kind: 'return-code', code: 4, message: 'the task is done' },
      read: /^ok$/,
      kill: /^PanDA did not do this \(return code 4\)\. It says: "the task is done"\./,
      problem: undefined,
    },
  ],
  [
    'refuses every token',
    {
      fault: { kind: 'token-refused' },
      read: /^PanDA \(127.+\) refuses this login \(HTTP 403\)\. It says: "Token authentication failed\. .*expired"\. .*sign in again/,
      kill: /refuses this login/,
      arrives: { read: 2, kill: 2 },
      problem: 'token-refused',
    },
  ],
  [
    'refuses everybody who is not in the VO, whatever the token',
    {
      fault: { kind: 'token-refused', reason: 'Not a member of the atlas group' },
      read: /refuses this login for the VO\. .* Check that you are a member/,
      kill: /refuses this login for the VO/,
      problem: 'token-refused',
    },
  ],
  [
    'has banned the user',
    {
      fault: { kind: 'banned' },
      read: /has banned this user\. It says: "Dana Muon is banned"\. Ask the administrators/,
      kill: /has banned this user/,
      problem: undefined,
    },
  ],
  [
    'answers more than fits',
    {
      fault: { kind: 'huge', bytes: 64 * 1024 * 1024 },
      read: /is too large to be read\. Ask for less/,
      kill: /is too large to be read: whether the call was carried out is not known\. Look at what it acts on/,
      problem: 'not-panda',
      limitMs: 25_000,
    },
  ],
]

describe('when PanDA', () => {
  test.each(cases)('%s, the assistant is told so', async (_, expected) => {
    if (expected.limitMs !== undefined) {
      await rest[Symbol.asyncDispose]()
      await start(expected.limitMs)
    }
    rest.demo.faults.rest = expected.fault
    expect(await read()).toMatch(expected.read)
    expect(await kill()).toMatch(expected.kill)
    expect({ read: reads(), kill: kills() }).toEqual(expected.arrives ?? { read: 1, kill: 1 })
    expect(rest.reached.map((problem) => problem?.code)).toEqual([expected.problem, expected.problem])
    // And it heals by itself.
    rest.demo.faults.rest = null
    expect(await read()).toBe('ok')
    expect(rest.reached.at(-1)).toBeUndefined()
  })

  test.each<RestFault['kind']>(['down', 'truncated'])(
    'has a moment of %s, a read outlives it',
    async (kind) => {
      rest.demo.faults.rest = { kind, times: 1 } as RestFault
      expect(await read()).toBe('ok')
      expect(reads()).toBe(2)
    },
  )

  test('refuses a token once, it is renewed, and the call is carried out once', async () => {
    rest.demo.faults.rest = { kind: 'token-refused', times: 1 }
    expect(await kill()).toBe('ok')
    expect(rest.demo.counters.refreshes).toBe(1)
    expect(rest.demo.callsOf('task', 'kill').map(({ status }) => status)).toEqual([403, 200])
  })

  test('is gone altogether, nothing was sent', async () => {
    await rest.demo.stop()
    const gone = /refuses connections: nothing answers there\. It may be down or restarting/
    expect(await read()).toMatch(gone)
    expect(await kill()).toMatch(gone)
  })

  test('has another user as the owner, nothing happens to the task', async () => {
    const { jediTaskID } = [...rest.demo.state.world.tasks.values()].find(
      ({ userName, status }) => userName !== 'Dana Muon' && status === 'running',
    ) ?? { jediTaskID: 0 }
    expect(await said(rest.call('task_kill', { task_id: jediTaskID }))).toMatch(
      /"not the task owner or no production role"\. It is the task of somebody else, or no task of this server/,
    )
  })

  test('does not find the job of a script, its text that says so is a failure', async () => {
    expect(await said(rest.call('job_generate_offline_execution_script', { job_id: 1 }))).toMatch(
      /^PanDA did not do this\. It says: "ERROR: job 1 was not found"/,
    )
  })
})

describe('a call that is cancelled', () => {
  test('before it is sent, is never sent', async () => {
    const aborted = AbortSignal.abort()
    expect(await said(rest.call('task_kill', { task_id: taskId }, aborted))).toMatch(
      /^The call was cancelled\. Call again/,
    )
    expect(kills()).toBe(0)
  })

  test('on its way, ends at once and says what may have happened', async () => {
    rest.demo.faults.rest = { kind: 'slow', ms: 60_000 }
    const cancel = new AbortController()
    const call = said(rest.call('task_kill', { task_id: taskId }, cancel.signal))
    await until(kills)
    cancel.abort()
    expect(await call).toMatch(/^The call was cancelled\. It may have been carried out all the same/)
    expect(rest.reached).toEqual([])
  })

  test('because the bridge stops, ends at once', async () => {
    rest.demo.faults.rest = { kind: 'slow', ms: 60_000 }
    const call = read()
    await until(reads)
    await rest.upstream.close()
    expect(await call).toMatch(/^The call was cancelled\./)
  })
})

describe('without a login', () => {
  beforeEach(() => rest.login.signOut())

  test('a call that needs one is not sent', async () => {
    await expect(rest.call('task_kill', { task_id: taskId })).rejects.toMatchObject({ code: 'signed-out' })
    expect(rest.demo.requests).toEqual([])
  })

  test('a call that needs none is answered', async () => {
    expect(await rest.call('system_is_alive')).toMatchObject({
      structuredContent: { success: true, message: '', data: null },
    })
    expect(rest.demo.callsOf('system', 'is_alive')).toMatchObject([{ hadToken: false, status: 200 }])
  })
})

test('a login that hangs does not hold up a call that needs none', async () => {
  rest.demo.faults.identity = { kind: 'slow-refresh', ms: 3_000 }
  rest.demo.faults.rest = { kind: 'token-refused', only: (path) => path.includes('/task/') }
  const [status, alive] = await Promise.all([read(), said(rest.call('system_is_alive'))])
  expect(alive).toBe('ok')
  expect(status).toMatch(/^The login could not be renewed in time, and the call was not sent to PanDA\./)
  rest.demo.faults.identity = null
})
