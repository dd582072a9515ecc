import { fromJsonSchema } from '@modelcontextprotocol/server'
import { describe, expect, it } from 'vitest'
import {
  catalogue,
  endpointOfTool,
  inputSchema,
  outputSchema,
  refusedByReturnCode,
  toolName,
} from './index.ts'
import type { Endpoint, JsonSchema } from './types.ts'

const tool = (name: string) => endpointOfTool(name) as Endpoint

/** What Ajv, as the MCP server uses it, has against a value. */
async function complaints(schema: JsonSchema, value: unknown): Promise<string[]> {
  const result = await fromJsonSchema(schema)['~standard'].validate(value)
  return (result.issues ?? []).map(({ message }) => message)
}

const each = catalogue.map((endpoint) => [toolName(endpoint), endpoint] as const)

describe('inputSchema', () => {
  it.each(each)('%s: takes its examples, all of them and the required ones alone', async (_, endpoint) => {
    const all = endpoint.parameters.map(({ name, example }) => [name, example])
    const needed = endpoint.parameters.filter(({ required }) => required)
    const schema = inputSchema(endpoint)
    expect(await complaints(schema, Object.fromEntries(all))).toEqual([])
    expect(
      await complaints(schema, Object.fromEntries(needed.map(({ name, example }) => [name, example]))),
    ).toEqual([])
    expect((await complaints(schema, {})).length > 0).toBe(needed.length > 0)
  })

  it.each(each)('%s: takes its defaults, and null exactly where the server does', async (_, endpoint) => {
    for (const { default: value, schema, example } of endpoint.parameters) {
      expect(await complaints(schema, value ?? example)).toEqual([])
      expect((await complaints(schema, null)).length === 0).toBe(value === null)
    }
  })

  it('refuses what the server would refuse', async () => {
    const schema = inputSchema(tool('task_kill'))
    expect(await complaints(schema, { task_id: '46374283' })).not.toEqual([])
    expect(await complaints(schema, { task_id: 46374283, force: true })).not.toEqual([])
    expect(await complaints(inputSchema(tool('system_get_attributes')), { anything: 1 })).toEqual([])
  })

  it('shows a default, but not that of None', () => {
    expect(inputSchema(tool('job_kill'))).toMatchObject({
      type: 'object',
      required: ['job_ids'],
      additionalProperties: false,
      properties: { use_email_as_id: { default: false }, kill_options: { default: [] } },
    })
    expect(inputSchema(tool('job_kill'))).not.toHaveProperty('properties.code.default')
  })
})

describe('outputSchema', () => {
  it.each(each)('%s: takes a failure, an empty answer and one of another version', async (_, endpoint) => {
    const schema = outputSchema(endpoint)
    const message = 'SSL secure connection is required'
    expect(await complaints(schema, { success: false, message, data: null })).toEqual([])
    expect(await complaints(schema, { success: true, message: null, data: {}, more: 1 })).toEqual([])
    expect(await complaints(schema, { success: true, message: '', data: [[1, 'x']] })).toEqual([])
    expect(await complaints(schema, { success: true })).toEqual([])
    expect(await complaints(schema, { detail: 'not the envelope' })).not.toEqual([])
  })

  it.each<[string, unknown]>([
    ['task_get_status', 'running'],
    ['task_kill', 0],
    ['task_retry', 3],
    ['task_submit', 46374283],
    ['task_change_priority', null],
    ['task_get_job_ids', [6837798305]],
    [
      'task_get_details',
      { inDS: '', outDS: 'a,b', statistics: 'finished*9', PandaID: [1], mergePandaID: [], mergeStatus: null },
    ],
    [
      'task_get_detailed_info',
      {
        jediTaskID: 1,
        status: 'done',
        errorDialog: null,
        nFiles: 3,
        pctFinished: 100,
        creationDate: { __datetime__: '2026-08-06T14:27:35' },
      },
    ],
    [
      'job_get_description',
      [null, { PandaID: 1, jediTaskID: null, jobStatus: 'failed', computingSite: 'X', Files: [] }],
    ],
    ['job_kill', [true, false]],
    ['system_is_alive', null],
    ['statistics_active_job_stats_by_site', { 'CERN-PROD': { running: 3 } }],
    ['async_process_submit_grep_request', { request_id: 'x' }],
    [
      'system_get_user_attributes',
      {
        user_dn_raw: 'J',
        user_dn_clean: 'J',
        fqans: [],
        is_production_user: false,
        production_working_groups: [],
        primary_working_group: null,
      },
    ],
  ])('%s: describes what the server really answers', async (name, data) => {
    expect(await complaints(tool(name).answer, data)).toEqual([])
  })
})

describe('refusedByReturnCode', () => {
  it.each<[string, unknown, boolean]>([
    ['task_retry', 0, false],
    ['task_retry', 3, false],
    ['task_retry', 4, true],
    ['task_kill', 3, true],
    ['task_kill', null, false],
    ['task_submit', 46374283, false],
    ['task_get_job_ids', [1], false],
  ])('%s with %j: %j', (name, data, refused) => {
    expect(refusedByReturnCode(tool(name), data)).toBe(refused)
  })
})
