import { beforeAll, expect, test } from 'vitest'
import { createDemoState, type Demo } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { endpointOfTool } from '../../bridge/panda/catalogue/index.ts'
import type { Endpoint } from '../../bridge/panda/catalogue/types.ts'
import { explain } from '../../bridge/upstream/panda/explain.ts'
import { PandaMcpUpstream } from '../../bridge/upstream/panda/pandamcp/pandamcp.ts'
import { likeRest } from '../../bridge/upstream/panda/tool.ts'
import { endsAfterAll } from '../ends.ts'
import { startRest, type RestTest } from '../rest-upstream.ts'

// Two worlds that are alike, so that what changes one through PandaMCP changes the other through REST.

const now = new Date()
let mcp: RestTest
let rest: RestTest
let pandaMcp: PandaMcpUpstream
const ends = endsAfterAll()
beforeAll(async () => {
  const vo = 'atlas.production'
  mcp = await startRest({ vo, demo: { state: await createDemoState(now) } })
  ends(() => mcp[Symbol.asyncDispose]())
  rest = await startRest({ vo, demo: { state: await createDemoState(now) } })
  ends(() => rest[Symbol.asyncDispose]())
  const server = { name: 'Demo', url: mcp.demo.url, vo, pandaMcpUrl: mcp.demo.mcpUrl }
  const events = { onNotification: () => undefined, onReachable: () => undefined }
  pandaMcp = new PandaMcpUpstream(server, mcp.login, events, silentLog)
  ends(() => pandaMcp.close())
})

const taskIn = (demo: Demo, status: 'running' | 'done' | 'failed') =>
  demo.state.world.ownTask(status).jediTaskID
const jobsOf = (demo: Demo) => [...demo.state.world.jobs.keys()].slice(0, 2)

const calls: [string, (demo: Demo) => Record<string, unknown>][] = [
  ['system_is_alive', () => ({})],
  ['system_get_user_attributes', () => ({})],
  ['task_get_status', (demo) => ({ task_id: taskIn(demo, 'running') })],
  ['task_get_status', () => ({ task_id: 1 })],
  ['task_get_details', (demo) => ({ task_id: taskIn(demo, 'failed'), include_parameters: true })],
  ['task_get_detailed_info', (demo) => ({ task_id: taskIn(demo, 'failed') })],
  ['task_get_tasks_modified_since', () => ({ since: '2020-01-01 00:00:00', full: true })],
  ['task_get_datasets_and_files', (demo) => ({ task_id: taskIn(demo, 'done'), dataset_types: ['input'] })],
  ['task_get_job_ids', (demo) => ({ task_id: taskIn(demo, 'done') })],
  ['task_get_task_parameters', (demo) => ({ task_id: taskIn(demo, 'done') })],
  ['task_get_job_descriptions', (demo) => ({ task_id: taskIn(demo, 'failed'), unsuccessful_only: true })],
  ['job_get_status', (demo) => ({ job_ids: jobsOf(demo) })],
  ['job_get_description_incl_archive', (demo) => ({ job_ids: [...jobsOf(demo), 1] })],
  ['job_generate_offline_execution_script', (demo) => ({ job_id: jobsOf(demo)[0] })],
  ['job_generate_offline_execution_script', () => ({ job_id: 1 })],
  ['metaconfig_get_site_specs', () => ({ type: 'analysis' })],
  ['statistics_job_stats_by_cloud', () => ({})],
  ['task_pause', (demo) => ({ task_id: taskIn(demo, 'running') })],
  ['task_retry', (demo) => ({ task_id: taskIn(demo, 'done') })],
  ['task_retry', (demo) => ({ task_id: taskIn(demo, 'failed'), new_parameters: { ramCount: 4000 } })],
  ['task_kill', () => ({ task_id: 1 })],
  ['task_kill', (demo) => ({ task_id: taskIn(demo, 'done'), broadcast: true })],
  ['job_kill', (demo) => ({ job_ids: jobsOf(demo), code: 91, kill_options: [] })],
  ['job_set_debug_mode', (demo) => ({ job_id: jobsOf(demo)[0], mode: true })],
]

test.each(calls)('%s answers the same through PandaMCP and REST (call %#)', async (name, input) => {
  const endpoint = endpointOfTool(name) as Endpoint
  const request = { method: 'tools/call', params: { name, arguments: input(mcp.demo) } }
  const options = { signal: new AbortController().signal, readOnly: false }
  const throughMcp = explain(likeRest(endpoint, await pandaMcp.request(request, options)), endpoint)
  const throughRest = await rest.call(name, input(rest.demo))
  expect(throughRest).toEqual(throughMcp)
  expect(JSON.stringify(throughRest)).not.toContain('__datetime__')
  expect(throughRest['structuredContent']).toHaveProperty('success')
})
