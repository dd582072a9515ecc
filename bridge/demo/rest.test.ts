import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Demo, KNOWN_TASKS, startDemo } from './index.ts'
import { type Endpoint, ENDPOINTS } from './endpoints.ts'
import { ANSWERS } from './answers/index.ts'
import { endsAfterAll } from '../../test/ends.ts'

interface PandaAnswer {
  success: boolean
  message: string
  data: unknown
}

/** A value for each type of parameter. */
const SAMPLES: Record<string, unknown> = {
  str: 'text',
  int: 7,
  bool: true,
  list: [],
  List: [],
  'List[int]': [7],
  'List[str]': ['text'],
  Dict: { taskName: 'sample', vo: 'atlas', prodSourceLabel: 'user' },
  dict: {},
  'dict | str': {},
  'int | str': 7,
}

let demo: Demo
const ends = endsAfterAll()
beforeAll(async () => {
  demo = await startDemo()
  ends(() => demo.stop())
})
beforeEach(() => {
  demo.faults.rest = null
})

function headersFor(vo: string): Record<string, string> {
  return { authorization: `Bearer ${demo.mintIdToken()}`, origin: vo, accept: 'application/json' }
}

async function get(path: string, vo = 'atlas'): Promise<PandaAnswer> {
  const response = await fetch(`${demo.url}/api/v1/${path}`, { headers: headersFor(vo) })
  return JSON.parse(await response.text()) as PandaAnswer
}

async function post(path: string, body: unknown, vo = 'atlas'): Promise<PandaAnswer> {
  const response = await fetch(`${demo.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { ...headersFor(vo), 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return response.status === 200
    ? (JSON.parse(text) as PandaAnswer)
    : { success: false, message: `${response.status} ${text}`, data: null }
}

/** Calls an endpoint with a value for each parameter that it needs. */
async function callWithSamples({ module, name, method, parameters }: Endpoint): Promise<PandaAnswer> {
  const path = `${module}/${name}`
  const vo = 'atlas:production'
  const required = parameters.filter((parameter) => parameter.required)
  const args = Object.fromEntries(
    required.map((parameter) => [parameter.name, SAMPLES[parameter.type ?? 'int']]),
  )
  if (method === 'GET') {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(args)) query.set(name, String(value))
    const answer: unknown = await get(`${path}?${query.toString()}`, vo)
    // Two endpoints answer with a bare text.
    return typeof answer === 'string'
      ? { success: true, message: answer, data: null }
      : (answer as PandaAnswer)
  }
  if (!parameters.some(({ type }) => type === 'FileStorage')) return post(path, args, vo)
  const body = new FormData()
  body.set('file', new Blob(['log']), 'a.log')
  const response = await fetch(`${demo.url}/api/v1/${path}`, {
    method: 'POST',
    headers: headersFor(vo),
    body,
  })
  return (await response.json()) as PandaAnswer
}

async function refusal(token: string, origin?: string): Promise<string> {
  const response = await fetch(`${demo.url}/api/v1/system/is_alive`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...(origin ? { origin } : {}) },
  })
  return `${response.status} ${await response.text()}`
}

function ownTask(status: Parameters<Demo['state']['world']['ownTask']>[0]): number {
  return demo.state.world.ownTask(status).jediTaskID
}

describe('endpoints', () => {
  it('are all answered', () => {
    expect(Object.keys(ANSWERS).toSorted()).toEqual(
      ENDPOINTS.map(({ module, name }) => `${module}/${name}`).toSorted(),
    )
  })

  it('say that the server is alive without a login', async () => {
    const response = await fetch(`${demo.url}/api/v1/system/is_alive`, {
      headers: { accept: 'application/json' },
    })
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(await response.json()).toEqual({ success: true, message: '', data: null })
  })

  it('answer in Python when JSON is not asked for', async () => {
    const response = await fetch(`${demo.url}/api/v1/system/is_alive`)
    expect(await response.text()).toBe("{'success': True, 'message': '', 'data': None}")
  })

  it.each(ENDPOINTS.map((endpoint) => [`${endpoint.module}/${endpoint.name}`, endpoint] as const))(
    'take the arguments of %s without a crash',
    async (_, endpoint) => {
      const { success, message } = await callWithSamples(endpoint)
      expect(success).toBeTypeOf('boolean')
      expect(message).not.toMatch(/^500|Type error|Argument error/)
    },
  )

  it('are forbidden when they do not exist', async () => {
    const response = await fetch(`${demo.url}/api/v1/task/explode`)
    expect([response.status, await response.text()]).toEqual([403, 'ERROR : method explode is forbidden'])
  })

  it.each(
    ENDPOINTS.filter(
      // A proxy is for robots only.
      ({ name, method, parameters }) =>
        name !== 'get_proxy' && method === 'GET' && parameters.every((one) => !one.required),
    ),
  )('answer $module/$name with the defaults', async ({ module, name }) => {
    expect(await get(`${module}/${name}`, 'atlas:production')).toMatchObject({ success: true })
  })
})

describe('tokens', () => {
  const failed = '403 ERROR : Token authentication failed. '

  it('are needed where a login is needed', async () => {
    const response = await fetch(`${demo.url}/api/v1/task/get_job_ids?task_id=1`, {
      headers: { accept: 'application/json' },
    })
    expect(await response.json()).toEqual({
      success: false,
      message: 'SSL secure connection is required',
      data: null,
    })
  })

  it('must not be expired', async () => {
    expect(await refusal(demo.mintIdToken({ seconds: -1 }), 'atlas')).toBe(
      `${failed}Invalid token. Signature has expired`,
    )
  })

  it('must be whole', async () => {
    const token = demo.mintIdToken()
    expect(await refusal(`${token.slice(0, -8)}AAAAAAAA`, 'atlas')).toBe(
      `${failed}Invalid token. Signature verification failed`,
    )
    expect(await refusal('nonsense', 'atlas')).toContain(`${failed}Invalid token.`)
  })

  it('must be for PanDA and from its issuer', async () => {
    expect(await refusal(demo.mintIdToken({ claims: { aud: 'other' } }), 'atlas')).toContain(
      `${failed}Invalid token.`,
    )
    expect(await refusal(demo.mintIdToken({ claims: { iss: 'https://other.example.org' } }), 'atlas')).toBe(
      `${failed}Invalid token. Invalid issuer`,
    )
  })

  it('need a VO that exists and has the user as a member', async () => {
    expect(await refusal(demo.mintIdToken())).toContain(failed)
    expect(await refusal(demo.mintIdToken(), 'cms')).toBe(`${failed}Unknown vo : cms`)
    expect(await refusal(demo.mintIdToken({ groups: ['EIC'] }), 'atlas')).toBe(
      `${failed}Not a member of the atlas group`,
    )
    expect(await refusal(demo.mintIdToken({ groups: ['atlas'] }), 'atlas:production')).toBe(
      `${failed}Not a member of the atlas/production group`,
    )
  })

  it.each(['atlas:production', 'atlas.production'])('carry the production role of %s', async (origin) => {
    expect(await get('system/get_user_attributes', origin)).toMatchObject({
      data: { is_production_user: true, fqans: ['/atlas/Role=production'] },
    })
  })

  it('do not help a banned user', async () => {
    expect(await refusal(demo.mintIdToken({ claims: { name: 'mallory badjob' } }), 'atlas')).toBe(
      '403 ERROR : Mallory Badjob is banned',
    )
  })
})

describe('parameters', () => {
  it('of a POST keep their types', async () => {
    expect(await post('task/kill', { task_id: '123' })).toMatchObject({
      success: false,
      message: "Type error: 'task_id' takes int, not str",
    })
    expect(await post('job/kill', { job_ids: [1, '2'] })).toMatchObject({ success: false })
  })

  it('of a GET are cast, and lists repeat the name', async () => {
    const [one, two] = demo.state.world.jobs.keys()
    expect(await get(`job/get_status?job_ids=${one}&job_ids=${two}`)).toMatchObject({
      success: true,
      data: { length: 2 },
    })
    expect(await get(`job/get_status?job_ids=${one}`)).toMatchObject({ success: true, data: { length: 1 } })
    expect(await get('job/get_status?job_ids=abc')).toMatchObject({ success: false })
    const taskId = ownTask('running')
    expect(await get(`task/get_details?task_id=${taskId}&include_status=1`)).toMatchObject({
      data: { status: 'running' },
    })
    expect(await get(`task/get_details?task_id=${taskId}&include_status=false`)).not.toHaveProperty(
      'data.status',
    )
  })

  it('must be there, and known', async () => {
    expect(await post('task/kill', {})).toMatchObject({
      message: "Argument error: missing a required argument: 'task_id'",
    })
    expect(await post('task/kill', { task_id: 1, force: true })).toMatchObject({
      message: "Argument error: got an unexpected keyword argument 'force'",
    })
  })

  it('must come with the right method', async () => {
    expect(await get('task/kill?task_id=1')).toMatchObject({
      success: false,
      message: 'expected POST, received GET',
    })
  })

  it('must be JSON, and an object', async () => {
    expect((await post('task/kill', '{"task_id": ')).message).toMatch(/^500 ERROR : received invalid JSON/)
    expect((await post('task/kill', [1])).message).toMatch(/^500 /)
  })
})

describe('roles', () => {
  it('keep production commands from others', async () => {
    const taskId = ownTask('running')
    expect(await post('task/pause', { task_id: taskId })).toMatchObject({
      message: 'production or pilot role required',
    })
  })

  it('keep strangers from a task', async () => {
    const foreign = [...demo.state.world.tasks.values()].find((task) => task.userName !== 'Dana Muon')
    for (const [path, args] of [
      ['task/kill', {}],
      ['task/finish', {}],
      ['task/retry', {}],
      ['file_server/upload_file_recovery_request', { dry_run: true }],
    ] as const) {
      for (const taskId of [foreign?.jediTaskID, 1])
        expect(await post(path, { task_id: taskId, ...args })).toMatchObject({
          success: false,
          message: 'not the task owner or no production role',
          data: null,
        })
    }
  })
})

describe('commands', () => {
  it('kill a task, which then is aborting, and in the end aborted with its jobs', async () => {
    const taskId = ownTask('running')
    expect(await post('task/kill', { task_id: taskId })).toMatchObject({ success: true, data: 0 })
    expect(await get(`task/get_status?task_id=${taskId}`)).toMatchObject({ data: 'aborting' })
    demo.state.world.settle()
    expect(await get(`task/get_status?task_id=${taskId}`)).toMatchObject({ data: 'aborted' })
    const active = demo.state.world.jobsOf(taskId).filter((job) => job.jobStatus === 'running')
    expect(active).toEqual([])
    expect(demo.callsOf('task', 'kill').at(-1)).toMatchObject({
      args: { task_id: taskId },
      vo: 'atlas',
      status: 200,
    })
  })

  it('are refused with a return code when the task is over', async () => {
    const taskId = ownTask('done')
    expect(await post('task/kill', { task_id: taskId })).toMatchObject({ success: false, data: 4 })
    // The one command that says `success` all the same.
    expect(await post('task/retry', { task_id: taskId })).toMatchObject({ success: true, data: 4 })
  })

  it('retry the failed jobs of a task', async () => {
    const taskId = ownTask('finished')
    const before = demo.state.world.jobsOf(taskId).length
    expect(await post('task/retry', { task_id: taskId })).toMatchObject({ success: true, data: 0 })
    demo.state.world.settle()
    expect(await get(`task/get_status?task_id=${taskId}`)).toMatchObject({ data: 'running' })
    expect(demo.state.world.jobsOf(taskId).length).toBeGreaterThan(before)
  })

  it('kill jobs', async () => {
    const job = demo.state.world.jobsOf(ownTask('running')).find(({ jobStatus }) => jobStatus === 'running')
    expect(await post('job/kill', { job_ids: [job?.PandaID, 1] })).toMatchObject({
      success: true,
      data: [true, false],
    })
    expect(await get(`job/get_status?job_ids=${job?.PandaID}`)).toMatchObject({
      data: [{ status: 'cancelled' }],
    })
  })

  it('pause and resume a task with the production role', async () => {
    const taskId = ownTask('running')
    await post('task/pause', { task_id: taskId }, 'atlas:production')
    expect(await get(`task/get_status?task_id=${taskId}`)).toMatchObject({ data: 'paused' })
    await post('task/resume', { task_id: taskId }, 'atlas:production')
    expect(await get(`task/get_status?task_id=${taskId}`)).toMatchObject({ data: 'running' })
  })

  it('submit a task', async () => {
    const task_parameters = { taskName: 'user.dana.muon.test/', vo: 'atlas', prodSourceLabel: 'user' }
    const { data, message } = await post('task/submit', { task_parameters })
    expect(message).toContain(`jediTaskID=${String(data)}`)
    expect(await get(`task/get_status?task_id=${String(data)}`)).toMatchObject({ data: 'registered' })
  })
})

describe('answers', () => {
  it('hold dates as PanDA writes them', async () => {
    expect(await get(`task/get_detailed_info?task_id=${ownTask('done')}`)).toMatchObject({
      data: {
        creationDate: { __datetime__: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as string },
      },
    })
  })

  it('say why jobs failed', async () => {
    const { data } = await get(
      `task/get_job_descriptions?task_id=${ownTask('failed')}&unsuccessful_only=true`,
    )
    const jobs = data as Record<string, number>[]
    expect(jobs.length).toBeGreaterThan(0)
    for (const job of jobs.filter(({ jobStatus }) => String(jobStatus) === 'failed')) {
      const codes = [
        job['pilotErrorCode'],
        job['exeErrorCode'],
        job['ddmErrorCode'],
        job['taskBufferErrorCode'],
        job['jobDispatcherErrorCode'],
      ]
      expect(codes.filter((code) => code !== 0)).not.toEqual([])
    }
  })

  it('follow what happens to one of five thousand jobs', async () => {
    const failed = async (): Promise<Record<string, unknown>[]> => {
      const query = `task_id=${KNOWN_TASKS.failing5000}&unsuccessful_only=true`
      return (await get(`task/get_job_descriptions?${query}`)).data as Record<string, unknown>[]
    }
    const [first] = await failed()
    expect(first).toMatchObject({ commandToPilot: null, jobStatus: 'failed' })
    const job = demo.state.world.jobs.get(Number(first?.['PandaID']))
    if (job) job.commandToPilot = 'tobekilled'
    expect((await failed())[0]).toEqual({ ...first, commandToPilot: 'tobekilled' })
  })

  it('list the tasks of the caller since a time', async () => {
    const { data } = await get('task/get_tasks_modified_since?since=2000-01-01%2000:00:00')
    expect(Object.values(data as object).length).toBeGreaterThan(20)
  })
})

describe('the log', () => {
  it('holds no token and no secret', async () => {
    await post('creds/set_user_secrets', { key: 'vault', value: 'hunter2' })
    expect(demo.requests.at(-1)).toMatchObject({ path: '/api/v1/creds/set_user_secrets', hadToken: true })
    const token = demo.mintIdToken().split('.')[0] ?? ''
    expect(JSON.stringify(demo.requests)).not.toMatch(new RegExp(`hunter2|${token}`))
  })
})

describe('faults', () => {
  async function strike(fault: Demo['faults']['rest']): Promise<string> {
    demo.faults.rest = fault
    const response = await fetch(`${demo.url}/api/v1/system/is_alive`, {
      headers: { accept: 'application/json' },
    })
    return `${response.status} ${response.headers.get('content-type')} ${await response.text()}`
  }

  it('answer as a broken server does', async () => {
    expect(await strike({ kind: 'overloaded' })).toMatch(/^503 text\/html/)
    expect(await strike({ kind: 'crash' })).toMatch(/^500 text\/plain/)
    expect(await strike({ kind: 'html' })).toMatch(/^200 text\/html/)
    expect(await strike({ kind: 'refuse', message: 'no' })).toContain('"success":false,"message":"no"')
    expect(await strike({ kind: 'return-code', code: 4 })).toMatch(/"success":true.*"data":4/)
    expect(await strike({ kind: 'token-refused' })).toMatch(/^403 .*Token authentication failed/)
    expect(await strike({ kind: 'banned' })).toMatch(/^403 .* is banned/)
    expect((await strike({ kind: 'huge', bytes: 2_000_000 })).length).toBeGreaterThan(2_000_000)
    expect(await strike({ kind: 'invalid-json' })).toMatch(/"data": \[1, 2,$/)
  })

  it.each(['down', 'truncated'] as const)('break the connection when %s', async (kind) => {
    await expect(strike({ kind })).rejects.toBeInstanceOf(TypeError)
  })

  it('clear themselves after the given times, and spare other paths', async () => {
    demo.faults.rest = { kind: 'overloaded', times: 1, only: (path) => path.endsWith('/get_user_attributes') }
    expect(await get('system/is_alive')).toMatchObject({ success: true })
    await expect(get('system/get_user_attributes')).rejects.toBeInstanceOf(SyntaxError)
    expect(demo.faults.rest).toBeNull()
    expect(await get('system/get_user_attributes')).toMatchObject({ success: true })
  })
})
