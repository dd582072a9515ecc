import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { endsAfterAll } from '../../test/ends.ts'
import { BROKER_LOG, createDemoState, type Demo, startDemo } from './index.ts'
import type { TaskStatus } from './task.ts'

// Where the demo once differed from panda-server 1.0.4: status, `success` and `data` are the real server's, the words are not.

let demo: Demo
const ends = endsAfterAll()
beforeAll(async () => {
  demo = await startDemo()
  ends(() => demo.stop())
})
beforeEach(() => {
  demo.faults.rest = null
})

const UNKNOWN = 1
const own = (status: TaskStatus) => demo.state.world.ownTask(status).jediTaskID

type Args = Record<string, unknown>

/** GET where the arguments are a text, the query; POST otherwise. */
async function ask(path: string, args: string | Args, vo = 'atlas') {
  const isGet = typeof args === 'string'
  const response = await fetch(`${demo.url}/api/v1/${path}${isGet ? args : ''}`, {
    method: isGet ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${demo.mintIdToken()}`,
      origin: vo,
      accept: 'application/json',
      ...(!isGet && { 'content-type': 'application/json' }),
    },
    body: isGet ? null : JSON.stringify(args),
  })
  const body = await response.text()
  return { status: response.status, body, answer: response.status === 200 ? JSON.parse(body) : undefined }
}

const EMPTY = { inDS: '', outDS: '', statistics: '', PandaID: [], mergeStatus: null, mergePandaID: [] }
const since = (time: string) => `?since=${encodeURIComponent(time)}`

/** What comes back with status 200, for a user without a role but where one is given. */
const table: [
  what: string,
  path: string,
  args: () => string | Args,
  answer: { success: boolean; data: unknown; message?: RegExp },
  vo?: string,
][] = [
  [
    'changes a split rule by its tag',
    'task/change_split_rule',
    () => ({ task_id: own('running'), attribute_name: 'TW', value: '5' }),
    { success: true, data: null },
    'atlas:production',
  ],
  [
    'knows no split rule by its long name',
    'task/change_split_rule',
    () => ({ task_id: own('running'), attribute_name: 'nFilesPerJob', value: '5' }),
    { success: false, data: 2 },
    'atlas:production',
  ],
  [
    'tells a pilot of a job that it does not know',
    'pilot/get_job_status',
    () => '?job_ids=7',
    { success: true, data: [{ job_id: 7, status: 'not found', attempt_number: 0 }] },
  ],
  [
    'has empty details of a task that it does not know',
    'task/get_details',
    () => `?task_id=${UNKNOWN}`,
    { success: true, data: EMPTY },
  ],
  [
    'looks for the task where its state is asked for',
    'task/get_details',
    () => `?task_id=${UNKNOWN}&include_status=true`,
    { success: false, data: null, message: /not found/i },
  ],
  [
    'reactivates nothing of a task that it does not know',
    'task/reactivate',
    () => ({ task_id: UNKNOWN }),
    { success: true, data: 0, message: /^updated 0 inputs/ },
    'atlas:production',
  ],
  [
    'gives no jumbo jobs to a task that it does not know',
    'task/enable_jumbo_jobs',
    () => ({ task_id: UNKNOWN, jumbo_jobs_total: 2 }),
    { success: false, data: 2, message: /not found/ },
    'atlas:production',
  ],
  [
    'gives no attempts to a task that it does not know',
    'task/increase_attempts',
    () => ({ task_id: UNKNOWN, increase: 3 }),
    { success: false, data: 1, message: /not found/ },
    'atlas:production',
  ],
  [
    'gives no attempts to a task that is over',
    'task/increase_attempts',
    () => ({ task_id: own('broken'), increase: 3 }),
    { success: false, data: 2 },
    'atlas:production',
  ],
  [
    'takes a retry with other parameters for a second submission',
    'task/retry',
    () => ({ task_id: own('failed'), new_parameters: { nFiles: 2 } }),
    { success: true, data: 3 },
  ],
  [
    'tries the failed jobs of a running task again, with other parameters too',
    'task/retry',
    () => ({ task_id: own('running'), new_parameters: '{"nFiles": 2}' }),
    { success: true, data: 3 },
  ],
  [
    'knows no such share',
    'task/reassign_global_share',
    () => ({ task_id_list: [own('running')], share: 'Nobody', reassign_running_jobs: false }),
    { success: false, data: 1 },
    'atlas:production',
  ],
  [
    'moves tasks that it does not know to a share without a word',
    'task/reassign_global_share',
    () => ({ task_id_list: [UNKNOWN], share: 'Express', reassign_running_jobs: false }),
    { success: true, data: 0 },
    'atlas:production',
  ],
  ['takes no empty task', 'task/submit', () => ({ task_parameters: {} }), { success: false, data: 4 }],
  [
    'finds no tasks since a time that is none',
    'task/get_tasks_modified_since',
    () => since('rubbish'),
    { success: true, data: {} },
  ],
  [
    'finds no tasks since a time with a T in it',
    'task/get_tasks_modified_since',
    () => since('2020-01-01T00:00:00'),
    { success: true, data: {} },
  ],
  [
    'gives a proxy to robots only',
    'creds/get_proxy',
    () => '',
    { success: false, data: null, message: /GRIDPREF/ },
  ],
  [
    'gives a token key to robots only',
    'creds/get_token_key',
    () => '?client_name=x',
    { success: false, data: null, message: /GRIDPREF/ },
  ],
  [
    'gives jobs to pilots only',
    'pilot/acquire_jobs',
    () => ({ site_name: 'x' }),
    { success: false, data: null, message: /no production\/pilot role/ },
  ],
  [
    'gives jobs to pilots',
    'pilot/acquire_jobs',
    () => ({ site_name: 'x' }),
    { success: true, data: [] },
    'atlas:production',
  ],
  [
    'searches its logs for few',
    'async_process/submit_grep_request',
    () => ({ pattern: 'x', log_filename: 'y' }),
    { success: false, data: null, message: /not authorized/ },
  ],
  [
    'touches no file that is not there',
    'file_server/touch_cache_file',
    () => ({ file_name: 'absent' }),
    { success: false, data: null },
  ],
  [
    'takes no workflow that is no JSON',
    'file_server/upload_workflow_request',
    () => ({ data: 'rubbish' }),
    { success: false, data: null },
  ],
  [
    'has no worker of a harvester that it does not know',
    'harvester/get_current_worker_id',
    () => '?harvester_id=nobody',
    { success: false, data: null },
  ],
]

describe('the demo, as panda-server', () => {
  test.each(table)('%s', async (_, path, args, { message, ...expected }, vo) => {
    const { answer } = await ask(path, args(), vo)
    expect(answer).toMatchObject({ ...expected, message: expect.stringMatching(message ?? /^/) as string })
  })

  test.each<[string, string, () => string | Args, string?]>([
    ['a filter that is a number', 'task/get_tasks_detailed_info_since', () => '?filters={"reqID":7}'],
    ['an email for an id', 'job/kill', () => ({ job_ids: [7], use_email_as_id: true })],
    [
      'jumbo jobs, which it has given by then',
      'task/enable_jumbo_jobs',
      () => ({ task_id: own('running'), jumbo_jobs_total: 2 }),
      'atlas:production',
    ],
  ])('crashes on %s', async (_, path, args, vo) => {
    expect(await ask(path, args(), vo)).toMatchObject({ status: 500 })
  })

  test('shows the rule that was changed by its tag under its name', async () => {
    const task_id = own('running')
    await ask('task/change_split_rule', { task_id, attribute_name: 'MF', value: '12' }, 'atlas:production')
    expect((await ask('task/get_detailed_info', `?task_id=${task_id}`)).answer).toMatchObject({
      data: { splitRule: { nMaxFilesPerJob: '12' } },
    })
  })

  test('answers with secrets as the text of a JSON object', async () => {
    await ask('creds/set_user_secrets', { key: 'a', value: '1' })
    await ask('creds/set_user_secrets', { key: 'b', value: '2' })
    const { answer } = await ask('creds/get_user_secrets', '?keys=b&keys=c')
    expect(JSON.parse((answer as { data: string }).data)).toEqual({ b: '2' })
  })

  test('answers with its whole environment, the token included', async () => {
    const { answer } = await ask('system/get_attributes', '')
    const { environment } = (answer as { data: { environment: object } }).data
    expect(Object.keys(environment).length).toBeGreaterThan(12)
    expect(environment).toMatchObject({ HTTP_AUTHORIZATION: expect.stringMatching(/^Bearer eyJ/) as string })
  })

  test('has a space before each log, and nothing else of one that is not there', async () => {
    const log = (name: string) => ask('file_server/download_jedi_log', `?log_name=${name}`)
    expect((await log('absent.log')).body).toBe('" "')
    expect((await log(BROKER_LOG)).answer).toMatch(/^ initial \d+ candidates\n/)
  })

  test('has a failing database where there is nothing to count', async () => {
    await using empty = await startDemo()
    empty.state.world.jobs.clear()
    const response = await fetch(`${empty.url}/api/v1/statistics/active_job_stats_by_site`, {
      headers: { accept: 'application/json' },
    })
    expect(await response.json()).toEqual({
      success: false,
      message: expect.stringMatching(/^Database failure/) as string,
      data: {},
    })
  })

  test('announces to keep connections for ten minutes', async () => {
    const response = await fetch(`${demo.url}/api/v1/system/is_alive`)
    await response.text()
    expect(response.headers.get('keep-alive')).toBe('timeout=600')
  })

  test('takes no header of more than 8190 bytes', async () => {
    const groups = Array.from({ length: 800 }, (_, index) => `atlas/group${index}`)
    const asked = (headers: Record<string, string>) =>
      fetch(`${demo.url}/api/v1/system/is_alive`, { headers })
    const long = await asked({ authorization: `Bearer ${demo.mintIdToken({ groups })}`, origin: 'atlas' })
    expect([long.status, await long.text()]).toEqual([
      400,
      expect.stringContaining('Size of a request header field exceeds server limit'),
    ])
    expect((await asked({ 'x-long': 'x'.repeat(8_000) })).status).toBe(200)
  })

  test('shows a traceback of several lines where its own code stumbles over a token', async () => {
    const response = await fetch(`${demo.url}/api/v1/system/is_alive`, {
      headers: {
        authorization: `Bearer ${demo.mintIdToken({ claims: { groups: undefined } })}`,
        origin: 'atlas',
      },
    })
    const said = await response.text()
    expect(response.status).toBe(403)
    expect(said).toMatch(/Token decode failure\. 'groups' Traceback \(most recent call last\):\n/)
    expect(said.split('\n').length).toBeGreaterThan(3)
  })
})

describe('what the demo has found out it keeps for ten minutes', () => {
  async function status(at: Demo, token: string, origin = 'atlas'): Promise<number> {
    const response = await fetch(`${at.url}/api/v1/system/is_alive`, {
      headers: { authorization: `Bearer ${token}`, origin },
    })
    await response.text()
    return response.status
  }

  test('a yes to a token, by its Origin, although it has expired', async () => {
    await using at = await startDemo()
    const token = at.mintIdToken({ seconds: 60 })
    expect(await status(at, token)).toBe(200)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    onTestFinished(() => void vi.useRealTimers())
    expect(await status(at, token)).toBe(200)
    expect(await status(at, token, 'atlas.production')).toBe(403)
    at.passMinutes(10)
    expect(await status(at, token)).toBe(403)
  })

  test('the keys of the identity provider, and so a no to tokens of a new one', async () => {
    await using at = await startDemo()
    expect(await status(at, at.mintIdToken())).toBe(200)
    at.state.signingKey = (await createDemoState()).signingKey
    const token = at.mintIdToken()
    expect(await status(at, token)).toBe(403)
    expect(await status(at, at.mintIdToken())).toBe(403)
    at.passMinutes(10)
    expect(await status(at, token)).toBe(200)
  })

  test('who is banned', async () => {
    await using at = await startDemo()
    const token = at.mintIdToken()
    expect(await status(at, token)).toBe(200)
    at.state.world.bannedUsers.add('Dana Muon')
    expect(await status(at, token)).toBe(200)
    at.passMinutes(10)
    expect(await status(at, token)).toBe(403)
  })
})

describe('connections that go silent', () => {
  const alive = (signal: AbortSignal) => fetch(`${demo.url}/api/v1/system/is_alive`, { signal })

  test('take a request and never answer', async () => {
    demo.faults.rest = { kind: 'silent', times: 1 }
    const before = demo.requests.length
    const gone = new AbortController()
    const asked = alive(gone.signal)
    await expect.poll(() => demo.requests.length).toBe(before + 1)
    expect(demo.faults.rest).toBeNull()
    gone.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('are those that were used before', async () => {
    await using at = await startDemo()
    at.faults.rest = { kind: 'gone-silent' }
    const statusBy = async (agent: Agent, signal?: AbortSignal): Promise<number | undefined> => {
      const asked = get(`${at.url}/api/v1/system/is_alive`, { agent, signal })
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      await text(response)
      return response.statusCode
    }
    const kept = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => kept.destroy())
    expect(await statusBy(kept)).toBe(200)
    await expect(statusBy(kept, AbortSignal.timeout(500))).rejects.toMatchObject({ name: 'AbortError' })
    expect(await statusBy(new Agent())).toBe(200)
  })
})
