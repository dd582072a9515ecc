import { describe, expect, it } from 'vitest'
import { endsAfterEach } from '../../../test/ends.ts'
import {
  type Demo,
  KNOWN_JOBS,
  KNOWN_ODD_LOGS,
  KNOWN_TASKS,
  MONITOR_KEY,
  type MonitorFault,
  startDemo,
} from '../index.ts'

const ends = endsAfterEach()

async function start(fault: MonitorFault | null = null): Promise<Demo> {
  const demo = await startDemo()
  ends(() => demo.stop())
  demo.faults.monitor = fault
  return demo
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

async function ask(demo: Demo, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${demo.monitorUrl}${path}`, { headers, redirect: 'manual' })
}

async function jsonOf<T>(demo: Demo, path: string): Promise<T> {
  const response = await ask(demo, path)
  expect(response.headers.get('content-type')).toBe('application/json')
  return (await response.json()) as T
}

/** Status and the beginning of what is said. */
async function saying(response: Response): Promise<string> {
  return `${response.status} ${response.headers.get('content-type')?.split(';')[0]} ${await response.text()}`
}

interface Files {
  error: string
  files: { name: string; dirname: string; size: number; media_link: string }[]
}

describe('a job', () => {
  it('has its columns in lower case, its files, and all its errors in one line', async () => {
    const demo = await start()
    const id = KNOWN_JOBS.payloadAndRegistration
    for (const path of [`/job?pandaid=${id}&json`, `/job/${id}/?json`]) {
      expect(await jsonOf(demo, path)).toMatchObject({
        job: {
          pandaid: id,
          jeditaskid: KNOWN_TASKS.everyReason,
          piloterrorcode: 1305,
          exeerrorcode: 65,
          ddmerrorcode: 200,
          transexitcode: '65',
          resourcetype: 'SCORE',
          starttime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as string,
          errorinfo: expect.stringMatching(/^pilot:1305 .* exe:65 .* ddm:200 /) as string,
        },
        files: [{ type: 'input' }, { type: 'output', status: 'failed' }, { type: 'log', status: 'ready' }],
      })
    }
  })

  it('that is unknown is a page with status 200, as a task is', async () => {
    const demo = await start()
    expect(await saying(await ask(demo, '/job?pandaid=1&json'))).toMatch(/^200 text\/html .*No such job/s)
    expect(await saying(await ask(demo, '/task/1/?json'))).toMatch(/^200 text\/html .*No such task/s)
  })

  it('is a page for people, and for who asks for JSON among others', async () => {
    const demo = await start()
    const path = `/job?pandaid=${KNOWN_JOBS.stageIn}`
    expect(await saying(await ask(demo, path))).toMatch(/^200 text\/html .*piloterrorcode/s)
    expect(await saying(await ask(demo, path, { accept: 'application/json, */*' }))).toContain('text/html')
    expect(await saying(await ask(demo, path, { accept: 'application/json' }))).toMatch(
      /^200 application\/json/,
    )
  })

  it('with a wrong number is a wrong parameter', async () => {
    const demo = await start()
    expect(await saying(await ask(demo, '/job?pandaid=abc&json'))).toMatch(
      /^400 application\/json \{"error":/,
    )
    expect(await saying(await ask(demo, '/jobs/?jeditaskid=&json'))).toMatch(/^400 /)
  })
})

describe('the jobs of a task', () => {
  interface Jobs {
    jobs: Record<string, unknown>[]
    selectionsummary: { field: string; list: { kname: string; kvalue: number }[] }[]
    errsByCount: { error: string; count: number; example_pandaid: number }[]
  }

  it('can be counted without their rows', async () => {
    const demo = await start()
    const { jobs, errsByCount, selectionsummary } = await jsonOf<Jobs>(
      demo,
      `/jobs/?jeditaskid=${KNOWN_TASKS.failing5000}&json&outputs=errsByCount,selectionsummary`,
    )
    expect(jobs).toEqual([])
    expect(errsByCount[0]).toMatchObject({ error: 'pilot:1305', count: 1400, codename: 'piloterrorcode' })
    const states = selectionsummary.find(({ field }) => field === 'jobstatus')
    expect(states?.list).toContainEqual({ kname: 'failed', kvalue: 2500 })
  })

  it('can be a few, of some states, with some fields', async () => {
    const demo = await start()
    const { jobs } = await jsonOf<Jobs>(
      demo,
      `/jobs/?jeditaskid=${KNOWN_TASKS.failing5000}&json&jobstatus=failed|holding&limit=3&fields=pandaid,piloterrorcode`,
    )
    expect(jobs.map((job) => Object.keys(job).toSorted())).toEqual(
      Array.from({ length: 3 }, () => ['pandaid', 'piloterrorcode']),
    )
  })

  it('leave out what was tried again, unless it is asked for', async () => {
    const demo = await start()
    const path = `/jobs/?jeditaskid=${KNOWN_TASKS.retried}&json&fields=pandaid`
    expect((await jsonOf<Jobs>(demo, path)).jobs).toHaveLength(25)
    expect((await jsonOf<Jobs>(demo, `${path}&mode=nodrop`)).jobs).toHaveLength(50)
  })
})

describe('tasks', () => {
  it('have datasets, counts of files and the words of JEDI as HTML', async () => {
    const demo = await start()
    expect(await jsonOf(demo, `/task/${KNOWN_TASKS.failing5000}/?json`)).toMatchObject({
      task: { status: 'finished', dsinfo: { nfiles: 5000, nfilesfailed: 2500, pctfailed: 50 } },
      datasets: [{ type: 'input', nfiles: 5000 }, { type: 'output' }, { type: 'log' }],
    })
    expect(await jsonOf(demo, `/task/${KNOWN_TASKS.noSite}/?json`)).toMatchObject({
      task: { errordialog: expect.stringContaining('<a href="https://') as string },
    })
  })

  it('of a user are listed, with counts of jobs where wanted', async () => {
    const demo = await start()
    const tasks = await jsonOf<{ jeditaskid: number; username: string }[]>(
      demo,
      '/tasks/?username=Dana%20Muon&days=30&extra=jobstatecount&json',
    )
    expect(new Set(tasks.map(({ username }) => username))).toEqual(new Set(['Dana Muon']))
    expect(tasks.find(({ jeditaskid }) => jeditaskid === KNOWN_TASKS.failing5000)).toMatchObject({
      job_state_count: { failed: 2500, finished: 2500 },
    })
  })

  it('tell their states in order', async () => {
    const demo = await start()
    const states = await jsonOf<{ status: string }[]>(demo, `/taskstatuslog/${KNOWN_TASKS.oneSite}/?json`)
    expect(states.map(({ status }) => status)).toEqual([
      'registered',
      'ready',
      'scouting',
      'running',
      'finished',
    ])
    const job = await jsonOf<{ jobstatus: string }[]>(demo, `/jobstatuslog/${KNOWN_JOBS.stageIn}/?json`)
    expect(job.at(-1)).toMatchObject({ jobstatus: 'failed' })
  })
})

it('the table of errors has words of its own', async () => {
  const demo = await start()
  const { error_descriptions } = await jsonOf<{ error_descriptions: unknown[] }>(
    demo,
    '/api/joberrordescriptions/?json',
  )
  expect(error_descriptions).toContainEqual(
    expect.objectContaining({ component: 'pilot', code: 1305, category: 2 }),
  )
})

describe('the log of a job', () => {
  const list = `/filebrowser/?pandaid=${KNOWN_JOBS.segmentationFault}&json`

  it('is a list of files whose links lack the scheme and a slash', async () => {
    const demo = await start()
    const { error, files } = await jsonOf<Files>(demo, list)
    expect(error).toBe('')
    const byName = new Map(files.map((file) => [file.name, file]))
    expect(byName.get('pandatracerlog.txt')?.size).toBe(0)
    expect(byName.get('pilotlog.txt')?.media_link).toMatch(
      /^127\.0\.0\.1:\d+\/\/media\/filebrowser\/.*\/pilotlog\.txt$/,
    )
    expect(byName.get('runargs.json')).toMatchObject({
      dirname: 'workDir',
      media_link: expect.stringMatching(/\/workDirrunargs\.json$/) as string,
    })
  })

  it('gives a file of the first level by a redirect to an address without a login', async () => {
    const demo = await start()
    const response = await ask(demo, `${list}&filename=pilotlog.txt`, bearer(demo.mintIdToken()))
    expect(response.status).toBe(301)
    const address = response.headers.get('location') ?? ''
    expect(address).toMatch(new RegExp(`^${demo.monitorUrl}/media/filebrowser/`))
    const text = await (await fetch(address)).text()
    expect(text).toContain('Failed to execute payload')
    expect(demo.monitorRequests.at(-1)).toMatchObject({ elsewhere: false, method: 'GET' })
    expect(demo.monitorRequests.at(-1)?.headers.authorization).toBeUndefined()
    expect(demo.monitorRequests.at(-2)?.headers.authorization).toMatch(/^Bearer /)
    expect((await ask(demo, `${list}&filename=runargs.json`)).status).toBe(404)
    expect((await fetch(address.replace('pilotlog.txt', 'workDir/runargs.json'))).status).toBe(200)
  })

  it('is an error where there is none, and where no job is named', async () => {
    const demo = await start()
    for (const id of [KNOWN_JOBS.lostHeartbeat, 1]) {
      expect(await saying(await ask(demo, `/filebrowser/?pandaid=${id}&json`))).toMatch(
        /^404 application\/json \{"error":/,
      )
    }
    expect((await ask(demo, '/filebrowser/?json')).status).toBe(400)
  })

  it('can be 2 GB, of which any part is quickly there', async () => {
    const demo = await start()
    const { files } = await jsonOf<Files>(demo, `/filebrowser/?pandaid=${KNOWN_ODD_LOGS.huge}&json`)
    const file = files.find(({ name }) => name === 'payload.stdout')
    expect(file?.size).toBe(2_000_000_000)
    const address = `http://${file?.media_link}`
    const part = async (range: string): Promise<[number, string | null, string]> => {
      const response = await fetch(address, { headers: { range } })
      return [response.status, response.headers.get('content-range'), await response.text()]
    }
    const [status, range, text] = await part('bytes=-20000')
    expect([status, range]).toEqual([206, 'bytes 1999980000-1999999999/2000000000'])
    expect(text).toContain('FATAL the output buffer')
    expect((await part('bytes=100-199'))[2]).toMatch(/^run\.py: DEBUG event 1 passes +\n$/)
    expect((await part('bytes=2000000000-'))[0]).toBe(416)
    const whole = await fetch(address)
    const reader = whole.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    await reader?.cancel()
  })

  it('may need to be fetched first', async () => {
    const fetched = Promise.withResolvers<void>()
    const demo = await start({ kind: 'fetching', until: fetched.promise, times: 1 })
    let answered = false
    const waiting = ask(demo, list).then((response) => {
      answered = true
      return response.json() as Promise<Files>
    })
    await (await ask(demo, `/job?pandaid=${KNOWN_JOBS.stageIn}&json`)).json()
    expect(answered).toBe(false)
    fetched.resolve()
    expect((await waiting).files.length).toBeGreaterThan(5)
  })

  it('may say in its error field that it is too large, or slow', async () => {
    const demo = await start({ kind: 'too-big-tarball' })
    expect(await jsonOf(demo, list)).toEqual({
      error: expect.stringMatching(/^too_big_tarball:.*rucio get user\.dana\.muon:/) as string,
      files: [],
    })
    demo.faults.monitor = { kind: 'slow-downloading' }
    expect((await jsonOf<Files>(demo, list)).error).toMatch(/^slow_downloading:/)
  })

  it('may lie at another host, be a page, or break off', async () => {
    const demo = await start({ kind: 'media-elsewhere' })
    const moved = (await ask(demo, `${list}&filename=payload.stdout`)).headers.get('location') ?? ''
    expect(new URL(moved).host).not.toBe(new URL(demo.monitorUrl).host)
    expect((await fetch(moved)).status).toBe(200)
    expect(demo.monitorRequests.at(-1)).toMatchObject({ elsewhere: true })
    demo.faults.monitor = { kind: 'media-html' }
    expect((await fetch(moved)).headers.get('content-type')).toContain('text/html')
    demo.faults.monitor = { kind: 'media-cut', bytes: 1000 }
    await expect((await fetch(moved)).text()).rejects.toThrow('terminated')
  })
})

describe('a login', () => {
  const job = `/job?pandaid=${KNOWN_JOBS.stageIn}`

  it('is by an ID token of whatever audience, or by a key', async () => {
    const demo = await start()
    const user = { username: 'dmuon', email: 'dana.muon@example.org' }
    const good = await ask(demo, '/api/auth_test/', bearer(demo.mintIdToken({ claims: { aud: 'other' } })))
    expect([good.status, await good.json()]).toMatchObject([200, { user, auth_method: 'Bearer' }])
    const key = await ask(demo, '/api/auth_test/', { authorization: `Token ${MONITOR_KEY}` })
    expect(await key.json()).toMatchObject({ user })
    expect(await saying(await ask(demo, '/api/auth_test/?json'))).toMatch(/^401 .*No token provided/)
  })

  it.each([
    ['that has expired', (demo: Demo) => `Bearer ${demo.mintIdToken({ seconds: -1 })}`],
    [
      'of another issuer',
      (demo: Demo) => `Bearer ${demo.mintIdToken({ claims: { iss: 'https://x.example.org' } })}`,
    ],
    [
      'without a user name',
      (demo: Demo) => `Bearer ${demo.mintIdToken({ claims: { preferred_username: null } })}`,
    ],
    ['of another scheme', (demo: Demo) => `Basic ${demo.mintIdToken()}`],
  ])('with a token %s crashes', async (_, authorization) => {
    const demo = await start()
    expect((await ask(demo, `${job}&json`, { authorization: authorization(demo) })).status).toBe(500)
  })

  it('is needed where it is set so', async () => {
    const demo = await start({ kind: 'login-required' })
    expect(await saying(await ask(demo, `${job}&json`))).toBe(
      '401 application/json {"error":"No token provided"}',
    )
    const page = await ask(demo, job)
    expect([page.status, page.headers.get('location')]).toEqual([302, `/login/?next=${job}`])
    expect((await ask(demo, `${job}&json`, bearer(demo.mintIdToken()))).status).toBe(200)
  })

  it('needs a user whom the monitor knows', async () => {
    const demo = await start({ kind: 'unknown-user' })
    expect(await saying(await ask(demo, `${job}&json`, bearer(demo.mintIdToken())))).toMatch(
      /^401 .*Unknown user/,
    )
    demo.faults.monitor = { kind: 'unknown-user', crash: true }
    expect((await ask(demo, `${job}&json`, bearer(demo.mintIdToken()))).status).toBe(500)
    expect((await ask(demo, `${job}&json`)).status).toBe(200)
  })
})

describe('faults', () => {
  it('answer as a broken monitor does', async () => {
    const demo = await start()
    const strike = async (fault: MonitorFault): Promise<string> => {
      demo.faults.monitor = fault
      return saying(await ask(demo, `/job?pandaid=${KNOWN_JOBS.stageIn}&json`))
    }
    expect(await strike({ kind: 'overloaded' })).toMatch(/^503 text\/html/)
    expect(await strike({ kind: 'crash' })).toMatch(/^500 text\/html/)
    expect(await strike({ kind: 'html' })).toMatch(/^200 text\/html/)
    expect(await strike({ kind: 'no-view', times: 1 })).toMatch(/^404 text\/html/)
    expect(demo.faults.monitor).toBeNull()
    await expect(strike({ kind: 'down' })).rejects.toThrow('fetch failed')
    await expect(strike({ kind: 'invalid-json' })).rejects.toThrow('terminated')
  })
})
