import { beforeEach, describe, expect, test } from 'vitest'
import type { BigPanda } from '../../bridge/bigpanda/index.ts'
import { KNOWN_JOBS, KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { signIn, startTestBridge, until, type TestBridge } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'

// The bridge with the login of a real sign-in, and a monitor that checks it.

let fixture: TestBridge
const ends = endsAfterEach()

beforeEach(async () => {
  fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
})

const bigPanda = (): BigPanda => fixture.bridge.installation.bigPanda
const job = KNOWN_JOBS.payloadAndRegistration

test('knows the user by the ID token, and windows see that', async () => {
  expect(fixture.bridge.state.bigPanda).toMatchObject({ is: 'unknown', url: fixture.demo.monitorUrl })
  expect(await bigPanda().look()).toMatchObject({ is: 'known' })
  expect(fixture.bridge.state.bigPanda).toMatchObject({ is: 'known' })
  await fixture.bridge.api.signOut({})
  expect(fixture.bridge.state.bigPanda).toMatchObject({ is: 'unknown' })
  expect(await bigPanda().look()).toMatchObject({ is: 'anonymous' })
  await signIn(fixture.bridge, fixture.demo)
  expect(await bigPanda().look()).toMatchObject({ is: 'known' })
})

test('gives a job, the jobs of its task and a part of the log', async () => {
  const page = await bigPanda().job(job)
  expect(page.job).toMatchObject({ pandaid: job, jeditaskid: KNOWN_TASKS.everyReason, piloterrorcode: 1305 })
  expect(page.files.length).toBeGreaterThan(0)
  const jobs = await bigPanda().jobsOfTask(KNOWN_TASKS.everyReason, {
    fields: ['jobstatus'],
    outputs: ['jobs', 'errsByCount'],
    limit: 5,
  })
  expect(jobs.jobs).toHaveLength(5)
  expect(jobs.errsByCount.length).toBeGreaterThan(0)
  expect((await bigPanda().errorTable())?.length).toBeGreaterThan(0)
  const listed = await bigPanda().logFiles(job)
  if (listed.is !== 'listed') throw new Error(listed.message)
  for (const { path, size } of listed.files)
    expect(await bigPanda().logPart(job, path, { bytes: 500 })).toMatchObject({ is: 'part', path, size })
  const sent = fixture.demo.monitorRequests.filter(({ headers }) => headers.authorization !== undefined)
  expect(sent.filter(({ path, elsewhere }) => elsewhere || path.startsWith('/media/'))).toEqual([])
})

describe('in trouble', () => {
  test('a user whom it has not seen is told to sign in there once', async () => {
    fixture.demo.faults.monitor = { kind: 'unknown-user' }
    expect(await bigPanda().look()).toMatchObject({
      is: 'anonymous',
      nextStep: expect.stringContaining('once'),
    })
  })

  test('a log that is being fetched is said to be that', async () => {
    const fetched = Promise.withResolvers<void>()
    fixture.demo.faults.monitor = { kind: 'fetching', until: fetched.promise }
    expect(await bigPanda().logFiles(job, { waitMs: 1 })).toMatchObject({ is: 'being-fetched' })
    fetched.resolve()
    expect(await until(async () => (await bigPanda().logFiles(job)).is === 'listed')).toBe(true)
  })

  test('one that is down spoils no call to PanDA', async () => {
    fixture.demo.faults.monitor = { kind: 'down' }
    await expect(bigPanda().job(job)).rejects.toMatchObject({ code: 'unreachable' })
    const look = { name: 'task_get_status', arguments: { task_id: 48_200_101 } }
    expect(await fixture.bridge.api.callTool(look)).toMatchObject({ isError: false })
  })
})
