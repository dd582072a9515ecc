import { describe, expect, test } from 'vitest'
import { endpointOfTool } from '../../../panda/catalogue/index.ts'
import type { Arguments, Endpoint } from '../../../panda/catalogue/types.ts'
import { encodeCall } from './encode.ts'

const base = 'https://panda.example.org:25443'
const encode = (tool: string, args: Arguments) => encodeCall(base, endpointOfTool(tool) as Endpoint, args)
const jobs = (count: number) => Array.from({ length: count }, (_, index) => 6_837_798_305 + index)

describe('a GET has its parameters in the URL', () => {
  test.each<[string, Arguments, string]>([
    ['system_is_alive', {}, '/api/v1/system/is_alive'],
    [
      'job_get_status',
      { job_ids: [1, 2], timeout: 60 },
      '/api/v1/job/get_status?job_ids=1&job_ids=2&timeout=60',
    ],
    [
      'task_get_details',
      { task_id: 7, include_parameters: true, include_status: false },
      '/api/v1/task/get_details?task_id=7&include_parameters=true&include_status=false',
    ],
    [
      'task_get_tasks_detailed_info_since',
      { since: '', filters: '{"status": "a&b=ü"}' },
      '/api/v1/task/get_tasks_detailed_info_since?since=&filters=%7B%22status%22%3A+%22a%26b%3D%C3%BC%22%7D',
    ],
    [
      'system_get_attributes',
      { a: { b: [1, null] }, c: [[1], 'x'] },
      '/api/v1/system/get_attributes?a=%7B%22b%22%3A%5B1%2Cnull%5D%7D&c=%5B1%5D&c=x',
    ],
    // The URL says creds where PandaMCP says credential_management.
    [
      'credential_management_get_token_key',
      { client_name: 'p' },
      '/api/v1/creds/get_token_key?client_name=p',
    ],
  ])('%s %j', (tool, args, path) => {
    expect(encode(tool, args)).toEqual({ method: 'GET', url: `${base}${path}` })
  })

  test('that is too long for one, it goes as a POST where the server takes any method', () => {
    const job_ids = jobs(5_500)
    expect(encode('job_get_description', { job_ids })).toEqual({
      method: 'POST',
      url: `${base}/api/v1/job/get_description`,
      body: JSON.stringify({ job_ids }),
    })
  })

  test('that is too long for one, it is refused where the server insists', () => {
    expect(() => encode('job_get_status', { job_ids: jobs(5_500) })).toThrow(
      /make a URL of \d+ characters, and PanDA takes 8000 for job_get_status\.$/,
    )
  })
})

describe('a POST has its parameters in a JSON object', () => {
  test.each<[string, Arguments, string]>([
    ['task_kill', { task_id: 7, broadcast: true }, '{"task_id":7,"broadcast":true}'],
    ['task_submit', { task_parameters: { a: 1 } }, '{"task_parameters":{"a":1}}'],
    ['harvester_acquire_commands', {}, '{}'],
    // Python's float is no int: PanDA refuses 120 where it wants a float, and takes both for `float | int`.
    ['event_update_single_event_range', { cpu_consumption_time: 120 }, '{"cpu_consumption_time":120.0}'],
    ['event_update_single_event_range', { cpu_consumption_time: 1.5 }, '{"cpu_consumption_time":1.5}'],
    ['event_update_single_event_range', { cpu_consumption_time: 1e21 }, '{"cpu_consumption_time":1e+21}'],
    [
      'pilot_update_job',
      { max_rss: 120, cpu_conversion_factor: 1 },
      '{"max_rss":120,"cpu_conversion_factor":1}',
    ],
    ['pilot_update_job', { max_rss: 1e20 }, '{"max_rss":100000000000000000000.0}'],
  ])('%s %j', (tool, args, body) => {
    const { method, body: sent } = encode(tool, args)
    expect([method, sent]).toEqual(['POST', body])
  })
})
