import { beforeAll, expect, test } from 'vitest'
import { endsAfterAll } from '../ends.ts'
import { startRest, type RestTest } from '../rest-upstream.ts'

let rest: RestTest
const ends = endsAfterAll()
beforeAll(async () => {
  rest = await startRest({ vo: 'atlas.production' })
  ends(() => rest[Symbol.asyncDispose]())
})

async function call(name: string, input: object) {
  const { isError, structuredContent } = await rest.call(name, input)
  const answer = structuredContent as { success: boolean; message: string; data: unknown }
  return { isError, ...answer }
}
const queued = () =>
  [...rest.demo.state.world.stagingRequests.values()].find(({ status }) => status === 'queued')

test('a staging command that is only submitted is followed to its outcome, and waiting is no failure', async () => {
  const requestId = queued()?.requestId
  const { data } = await call('data_carousel_submit_force_to_staging', { request_id: requestId })
  const { async_id: id } = data as { async_id: string }
  const result = () => call('async_process_get_result', { request_id: id })
  expect(await result()).toMatchObject({
    isError: false,
    success: false,
    async_meta: { status: 'pending' },
  })
  expect(queued()?.requestId).toBe(requestId)
  rest.demo.state.world.settle()
  expect(await result()).toMatchObject({
    isError: false,
    success: true,
    data: { request_id: requestId, status: 'staging' },
    async_meta: { status: 'done', attempts: 1 },
  })
})

test('one that PanDA refuses when it carries it out is a failure then', async () => {
  const { data } = await call('data_carousel_submit_retire_unused', { dataset: 'mc20:none' })
  rest.demo.state.world.settle()
  const { async_id: id } = data as { async_id: string }
  expect(await call('async_process_get_result', { request_id: id })).toMatchObject({
    isError: true,
    success: false,
    async_meta: { status: 'done' },
  })
})

test('worker nodes are counted by site and by queue', async () => {
  const [job] = rest.demo.state.world.jobs.values()
  const queue = job?.computingSite ?? ''
  const of = async (input: object) =>
    (await call('statistics_get_wn_metrics_by_queue', { panda_queue: queue, days: 7, ...input }))['data']
  const all = (await of({})) as Record<string, Record<string, unknown>>
  const [host = ''] = Object.keys(all)
  expect(Object.keys(all[host] ?? {})).toEqual(['jobs', 'workers'])
  expect(await of({ host, key: 'jobs' })).toEqual({ [host]: { jobs: all[host]?.['jobs'] } })
  expect(await call('statistics_get_wn_metrics_by_site', { site: 'NOWHERE' })).toMatchObject({
    isError: true,
    message: expect.stringContaining('Database failure'),
  })
})
