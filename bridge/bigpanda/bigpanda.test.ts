import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { json, startLookAlikeMonitor, type LookAlikeMonitor } from '../../test/look-alike-monitor.ts'
import { startStranger } from '../../test/stranger.ts'
import { until } from '../../test/bridge.ts'
import type { LoginState } from '../auth/index.ts'
import { silentLog } from '../home/log.ts'
import { Secret } from '../platform/secret.ts'
import { BigPanda, type MonitorState } from './index.ts'

let monitor: LookAlikeMonitor
let login: LoginState
let states: MonitorState['is'][]
const ends = endsAfterEach()

const TOKEN = 'token-of-dana'

function signedIn(is: 'allowed' | 'asked' | 'refused' = 'allowed', subject = 'dana'): LoginState {
  const hosts = [
    { origin: 'https://pandaserver.example', is: 'allowed' as const },
    { origin: monitor.url, is, isMonitor: true },
  ]
  return { is: 'signed-in', account: { subject, name: subject }, expiresAt: 0, renewedAt: 0, hosts }
}

function bigPanda(monitorUrl: string | undefined = monitor.url): BigPanda {
  const made = new BigPanda({
    server: { name: 'ATLAS', ...(monitorUrl !== undefined && { monitorUrl }) },
    login: {
      get state() {
        return login
      },
      idToken: () =>
        Promise.resolve(new Secret(login.is === 'signed-in' ? `token-of-${login.account.subject}` : '')),
    },
    log: silentLog,
    onState: ({ is }) => states.push(is),
  })
  ends(() => made.close())
  return made
}

beforeEach(async () => {
  monitor = await startLookAlikeMonitor()
  ends(() => monitor[Symbol.asyncDispose]())
  monitor.knows.set(TOKEN, 'dana')
  monitor.pages.set('/job?pandaid=6000000001', jobPage())
  monitor.pages.set('/resourcetypes/', { resource_types: [] })
  login = signedIn()
  states = []
})

function jobPage(more: object = {}): object {
  const job = { pandaid: 6_000_000_001, jeditaskid: '40000001', jobstatus: 'failed', ...more }
  return { files: [], job, dsfiles: [] }
}

const tokens = () => monitor.heard.map(({ authorization }) => authorization)

describe('who the monitor takes the user for', () => {
  test('is asked once, and remembered', async () => {
    const asked = bigPanda()
    expect(asked.state.is).toBe('unknown')
    expect(await asked.look()).toMatchObject({ is: 'known', user: 'dana' })
    await asked.look()
    await asked.job(6_000_000_001)
    expect(monitor.heard.map(({ path }) => path)).toEqual(['/api/auth_test/', '/job?pandaid=6000000001&json'])
    expect(tokens()).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`])
    expect(states).toEqual(['known'])
  })

  test.each([401, 403, 500])(
    'a token that is refused with %i is sent once, and the rest goes without',
    async (status) => {
      monitor.knows.clear()
      monitor.refusal = status
      const asked = bigPanda()
      expect((await asked.job(6_000_000_001)).job.jobstatus).toBe('failed')
      expect(asked.state).toMatchObject({
        is: 'anonymous',
        message: expect.stringContaining('does not take your login'),
        nextStep: expect.stringContaining(`Sign in at ${monitor.url} once`),
      })
      expect(tokens()).toEqual([`Bearer ${TOKEN}`, undefined, undefined])
    },
  )

  test.each([401, 'redirect'] as const)(
    'one that wants a login (%s) and does not know the user says where to sign in',
    async (how) => {
      monitor.knows.clear()
      monitor.withoutToken = how
      const asked = bigPanda()
      await expect(asked.job(6_000_000_001)).rejects.toMatchObject({
        code: 'token-refused',
        message: expect.stringContaining('does not know you'),
        nextStep: expect.stringContaining('once in a browser'),
      })
      const before = monitor.heard.length
      await expect(asked.task(1)).rejects.toMatchObject({ code: 'token-refused' })
      expect(monitor.heard).toHaveLength(before)
      monitor.knows.set(TOKEN, 'dana')
      expect(await asked.look({ anew: true })).toMatchObject({ is: 'known' })
      expect((await asked.job(6_000_000_001)).job.pandaid).toBe(6_000_000_001)
    },
  )

  test('one that knew the user and refuses the token later is asked once without', async () => {
    const asked = bigPanda()
    await asked.look()
    monitor.knows.clear()
    monitor.refusal = 500
    await asked.job(6_000_000_001)
    expect(asked.state.is).toBe('anonymous')
    expect(tokens().slice(1)).toEqual([`Bearer ${TOKEN}`, undefined])
  })

  test('a page that fails by itself says nothing of the login', async () => {
    const asked = bigPanda()
    monitor.answers.set('/task/5/?json', (_, response) => json(response, {}, 500))
    await expect(asked.task(5)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('500'),
    })
    expect(asked.state.is).toBe('known')
  })

  test.each([
    ['asked', 'you have not said yet'],
    ['refused', 'as you have said'],
  ] as const)('a login that is %s does not go there, and it is read without', async (is, said) => {
    login = signedIn(is)
    const asked = bigPanda()
    await asked.job(6_000_000_001)
    expect(asked.state).toMatchObject({ is: 'anonymous', message: expect.stringContaining(said) })
    expect(tokens()).toEqual([undefined, undefined])
    login = signedIn('allowed')
    asked.loginChanged()
    await asked.job(6_000_000_001)
    expect(tokens().at(-1)).toBe(`Bearer ${TOKEN}`)
  })

  test('a login that cannot be renewed is said to be that', async () => {
    const asked = new BigPanda({
      server: { name: 'ATLAS', monitorUrl: monitor.url },
      login: { state: login, idToken: () => Promise.reject(new Error('offline')) },
      log: silentLog,
    })
    expect(await asked.look()).toMatchObject({
      is: 'anonymous',
      message: expect.stringContaining('could not be renewed'),
    })
  })

  test('a server without a monitor says so', async () => {
    const asked = new BigPanda({
      server: { name: 'Mine' },
      login: { state: login, idToken: () => Promise.reject(new Error()) },
      log: silentLog,
    })
    expect(await asked.look()).toMatchObject({ is: 'none' })
    await expect(asked.job(1)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('Mine'),
    })
    await expect(asked.errorTable()).rejects.toMatchObject({ code: 'not-found' })
  })

  test('one that is down says so, once, and without asking again at once', async () => {
    const { url } = monitor
    await monitor[Symbol.asyncDispose]()
    const asked = bigPanda(url)
    await expect(asked.job(1)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('The monitor BigPanDA (127.0.0.1'),
    })
    expect(asked.state).toMatchObject({
      is: 'unreachable',
      message: expect.stringContaining('refuses connections'),
    })
  })
})

describe('the token', () => {
  test('is not sent along a redirect, neither elsewhere nor on the monitor itself', async () => {
    await using stranger = await startStranger()
    const asked = bigPanda()
    monitor.pages.set('/there', jobPage())
    const lead = (to: string) =>
      monitor.answers.set('/job?pandaid=6000000001&json', (_, response) =>
        response.writeHead(302, { location: to }).end(),
      )
    lead(`${stranger.url}/media/x`)
    await expect(asked.job(6_000_000_001)).rejects.toMatchObject({ code: 'token-refused' })
    expect(stranger.requests).toBe(0)
    lead('/there?json')
    await asked.look({ anew: true })
    await asked.job(6_000_000_001)
    expect(monitor.heard.at(-1)).toMatchObject({ path: '/there?json', authorization: undefined })
  })

  test('a second user of the bridge gets nothing that the first was shown', async () => {
    const asked = bigPanda()
    await asked.job(6_000_000_001)
    monitor.pages.set('/job?pandaid=6000000001', jobPage({ jobstatus: 'finished' }))
    expect((await asked.job(6_000_000_001)).job.jobstatus).toBe('failed')
    login = signedIn('allowed', 'eve')
    asked.loginChanged()
    expect(asked.state.is).toBe('unknown')
    expect((await asked.job(6_000_000_001)).job.jobstatus).toBe('finished')
    expect(tokens().filter((token) => token === 'Bearer token-of-eve')).toHaveLength(1)
  })

  test('what is under way for the first user ends when a second comes', async () => {
    const asked = bigPanda()
    await asked.look()
    let ended = false
    monitor.answers.set('/task/7/?json', (request) => request.on('close', () => (ended = true)))
    const waiting = asked.task(7).catch((error: unknown) => error)
    await until(() => monitor.heard.some(({ path }) => path === '/task/7/?json'))
    login = signedIn('allowed', 'eve')
    asked.loginChanged()
    expect(await waiting).toMatchObject({ code: 'cancelled' })
    await until(() => ended)
  })
})

describe('pages', () => {
  test('a job has its fields as they should be, whatever the monitor makes of them', async () => {
    monitor.pages.set(
      '/job?pandaid=6000000001',
      jobPage({
        piloterrorcode: '1305',
        transexitcode: 65,
        maxpss: 'much',
        creationtime: '2026-08-19 08:18:20',
        starttime: '2026-08-19T08:20:00',
        endtime: 'Aug. 19, 2026',
        transformation: '<a href="https://evil.example/">run.sh</a>',
        piloterrordiag: 'a < b',
        somethingNew: { deep: true },
      }),
    )
    const { job } = await bigPanda().job(6_000_000_001)
    expect(job).toMatchObject({
      jeditaskid: 40_000_001,
      piloterrorcode: 1305,
      transexitcode: '65',
      creationtime: '2026-08-19T08:18:20Z',
      starttime: '2026-08-19T08:20:00Z',
      transformation: 'run.sh',
      piloterrordiag: 'a < b',
    })
    expect(job.maxpss).toBeUndefined()
    expect(job.endtime).toBeUndefined()
    expect(job).not.toHaveProperty('somethingNew')
  })

  test.each(['job', 'task'] as const)(
    'a %s that there is not is one: the monitor says so with a page and 200',
    async (kind) => {
      await expect(bigPanda()[kind](404)).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining(`no ${kind} 404`),
      })
    },
  )

  test('one that has ended is asked for once', async () => {
    const asked = bigPanda()
    await asked.job(6_000_000_001)
    await asked.job(6_000_000_001)
    expect(monitor.heard.filter(({ path }) => path.startsWith('/job'))).toHaveLength(1)
  })

  test('what many ask for at once is asked for once, and one who gives up takes nothing from the others', async () => {
    const asked = bigPanda()
    await asked.look()
    let go = (): unknown => undefined
    monitor.answers.set(
      '/job?pandaid=6000000001&json',
      (_, response) => (go = () => json(response, jobPage())),
    )
    const gaveUp = new AbortController()
    const [first, second] = [asked.job(6_000_000_001, { signal: gaveUp.signal }), asked.job(6_000_000_001)]
    await until(() => monitor.heard.length === 2)
    gaveUp.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    go()
    expect((await second).job.jobstatus).toBe('failed')
    expect(monitor.heard).toHaveLength(2)
  })

  test('a page without end is broken off', async () => {
    const piece = Buffer.alloc(1_000_000, ' ')
    let sent = 0
    monitor.answers.set('/job?pandaid=6000000001&json', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = () => {
        while (!response.destroyed && response.write(piece)) sent += piece.length
        sent += piece.length
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    await expect(bigPanda().job(6_000_000_001)).rejects.toMatchObject({ code: 'not-panda' })
    expect(sent).toBeLessThan(50_000_000)
  })

  test('jobs of a task are asked for with fields, a limit and what is wanted', async () => {
    const path =
      '/jobs/?jeditaskid=40000001&fields=pandaid%2Cjobstatus&outputs=jobs%2CerrsByCount&limit=5&jobstatus=failed'
    monitor.pages.set(path, {
      jobs: [{ pandaid: 1, jobstatus: 'failed' }, 'nonsense'],
      errsByCount: [
        { error: 'pilot:1305', codename: 'piloterrorcode', codeval: '1305', count: 64, example_pandaid: 1 },
      ],
      selectionsummary: [],
    })
    const found = await bigPanda().jobsOfTask(40_000_001, {
      fields: ['jobstatus'],
      outputs: ['jobs', 'errsByCount'],
      limit: 5,
      status: 'failed',
    })
    expect(found.jobs).toMatchObject([{ pandaid: 1, jobstatus: 'failed' }])
    expect(found.errsByCount).toMatchObject([{ codeval: 1305, count: 64 }])
  })

  test('a task, and tasks of a user whose name has odd characters', async () => {
    const task = {
      jeditaskid: 7,
      status: 'failed',
      errordialog: 'see <a href="https://evil.example">log</a>',
      dsinfo: { nfiles: '10', nfilesfailed: 3 },
    }
    monitor.pages.set('/task/7/', {
      task,
      taskparams: {},
      datasets: [{ datasetname: 'user.dana.in', nfiles: 10 }],
    })
    monitor.pages.set('/tasks/?username=Dana+O%27Neil%26days%3D1&days=7', [task, null])
    const asked = bigPanda()
    expect(await asked.task(7)).toMatchObject({
      task: { errordialog: 'see log', dsinfo: { nfiles: 10, nfilesfailed: 3 } },
      datasets: [{ datasetname: 'user.dana.in', nfiles: 10 }],
    })
    expect(await asked.tasksOf("Dana O'Neil&days=1", 7)).toMatchObject([{ jeditaskid: 7 }])
  })

  test("the monitor's own table of errors, and none where it has none", async () => {
    expect(await bigPanda().errorTable()).toBeUndefined()
    monitor.pages.set('/api/joberrordescriptions/', {
      error_descriptions: [{ component: 'pilot', code: 1305, description: 'The payload failed' }],
    })
    expect(await bigPanda().errorTable()).toMatchObject([{ component: 'pilot', code: 1305 }])
  })

  test('a number that is none is not asked for', async () => {
    await expect(bigPanda().job(-1)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(monitor.heard).toEqual([])
  })
})

test('who waits for a log when the login ends is told that the call was cancelled', async () => {
  const made = bigPanda()
  for (const path of ['/api/auth_test/', '/resourcetypes/?json']) monitor.answers.set(path, () => undefined)
  const waiting = made.logFiles(6_000_000_001)
  await until(() => monitor.heard.length > 0)
  login = { is: 'signed-out' }
  made.loginChanged()
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
})

test('a task that has ended is asked for again after a minute: it may have been retried', async () => {
  const page = (status: string) => ({ task: { jeditaskid: 40_000_001, status }, datasets: [] })
  monitor.pages.set('/task/40000001/', page('failed'))
  const asked = bigPanda()
  expect((await asked.task(40_000_001)).task.status).toBe('failed')
  monitor.pages.set('/task/40000001/', page('running'))
  const now = Date.now() + 61_000
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
  onTestFinished(() => clock.mockRestore())
  expect((await asked.task(40_000_001)).task.status).toBe('running')
})
