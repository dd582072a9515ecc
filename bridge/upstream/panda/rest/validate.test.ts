import { describe, expect, test } from 'vitest'
import { BridgeError } from '../../../errors.ts'
import { endpointOfTool } from '../../../panda/catalogue/index.ts'
import type { Endpoint } from '../../../panda/catalogue/types.ts'
import { checkArguments } from './validate.ts'

/** What is said of these arguments, or the arguments that would be sent. */
function check(tool: string, given: unknown): unknown {
  try {
    return checkArguments(endpointOfTool(tool) as Endpoint, given)
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error
    return error.message
  }
}

const jobs = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

describe('arguments that PanDA would refuse, or take for something else', () => {
  test.each<[string, unknown, string]>([
    [
      'task_kill',
      { task_id: '46374283' },
      'task_id must be a whole number of at least 1, but it is the text "46374283".',
    ],
    ['task_kill', {}, 'task_id is missing: it must be a whole number of at least 1.'],
    [
      'task_kill',
      { task_id: 1, force: true },
      '"force" is no parameter of task_kill, which takes task_id, broadcast.',
    ],
    ['system_is_alive', { a: 1 }, '"a" is no parameter of system_is_alive, which takes none.'],
    [
      'task_kill',
      { task: 1 },
      '"task" is no parameter of task_kill, which takes task_id, broadcast. task_id is missing: it must be a whole number of at least 1.',
    ],
    [
      'task_kill',
      { task_id: 1, broadcast: 'yes' },
      'broadcast must be true or false, but it is the text "yes".',
    ],
    ['task_kill', { task_id: null }, 'task_id must be a whole number of at least 1, but it is null.'],
    [
      'task_kill',
      { task_id: 1.5 },
      'task_id must be a whole number of at least 1, but it is the number 1.5.',
    ],
    [
      'task_kill',
      { task_id: 2 ** 53 },
      'task_id holds a whole number beyond 9007199254740991, which would arrive changed.',
    ],
    ['task_kill', { task_id: Infinity }, 'task_id holds a number that is too large.'],
    [
      'task_kill',
      [],
      'The arguments must be an object with a field for each parameter, but they are an empty list.',
    ],
    ['job_kill', { job_ids: [1, '2'] }, 'job_ids[1] must be a whole number, but it is the text "2".'],
    [
      'job_kill',
      { job_ids: [] },
      'job_ids must be a list of whole numbers with at least one item, but it is an empty list.',
    ],
    [
      'job_kill',
      { job_ids: 7 },
      'job_ids must be a list of whole numbers with at least one item, but it is the number 7.',
    ],
    [
      'job_kill',
      { job_ids: [1], code: 5 },
      'code must be one of 2, 3, 4, 7, 8, 9, 10, 50, 51, 52, 55, 60, 91, 99 or null, but it is the number 5.',
    ],
    [
      'task_get_tasks_modified_since',
      { since: 'last week' },
      'since must be a text such as "2026-08-01 00:00:00", but it is the text "last week".',
    ],
    ['task_submit', { task_parameters: '{}' }, 'task_parameters must be an object, but it is the text "{}".'],
    [
      'task_submit',
      { task_parameters: { a: [1e300] } },
      'task_parameters holds a whole number beyond 9007199254740991, which would arrive changed.',
    ],
    ['job_submit', { jobs: '["\ud800"]' }, 'jobs holds half a character (a lone surrogate).'],
    [
      'task_submit',
      { task_parameters: { a: { '\ud800': 1 } } },
      'task_parameters holds half a character (a lone surrogate).',
    ],
    [
      'task_submit',
      { task_parameters: { a: nested(300) } },
      'task_parameters is nested deeper than 200 levels.',
    ],
    // In a URL these are no list, and Python's None.
    ['pilot_get_job_status', { job_ids: [] }, 'job_ids is an empty list, which cannot be said in a URL.'],
    [
      'task_get_tasks_modified_since',
      { since: '2026-08-01 00:00:00', dn: 'None' },
      'dn is the text "None", which PanDA takes for no value at all: leave it out, or say something else.',
    ],
    // A slip in panda-server.
    [
      'event_update_single_event_range',
      { event_range_id: 'a', event_range_status: 'finished', object_store_id: 1 },
      'object_store_id must be left out: PanDA fails whenever it is given.',
    ],
    ['system_get_attributes', { req: 1 }, 'req cannot be used as the name of a parameter.'],
  ])('%s with %j', (tool, given, message) => {
    expect(check(tool, given)).toBe(message)
  })

  test('a secret is not repeated', () => {
    expect(check('credential_management_set_user_secrets', { key: 'K', value: ['hush'] })).toBe(
      'value must be a text or null, but it is a list.',
    )
  })

  test('the problems that are told are five at most', () => {
    const given = Object.fromEntries('abcdefgh'.split('').map((name) => [name, 1]))
    expect(check('system_is_alive', given)).toMatch(/takes none\. And 3 more\.$/)
  })
})

describe('arguments that PanDA takes', () => {
  test.each<[string, unknown, unknown]>([
    ['system_is_alive', undefined, {}],
    ['task_kill', JSON.parse('{"task_id": 46374283.0}'), { task_id: 46_374_283 }],
    ['job_kill', { job_ids: [1], code: null, kill_options: [] }, { job_ids: [1], kill_options: [] }],
    ['job_get_description', { job_ids: jobs(5_500) }, { job_ids: jobs(5_500) }],
    [
      'workflow_submit_workflow',
      { workflow_definition: { a: nested(150) } },
      { workflow_definition: { a: nested(150) } },
    ],
    // Only a URL makes None of it, and only where None is the default.
    ['file_server_touch_cache_file', { file_name: 'None' }, { file_name: 'None' }],
    ['file_server_download_jedi_log', { log_name: 'None' }, { log_name: 'None' }],
  ])('%s', (tool, given, sent) => {
    expect(check(tool, given)).toEqual(sent)
  })
})
