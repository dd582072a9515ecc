import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBridgeError } from '../../errors.ts'
import { catalogue, endpointSets, formatEndpointList, parseEndpointList, toolName } from './index.ts'

function codeOf(action: () => unknown) {
  try {
    action()
  } catch (thrown) {
    return toBridgeError(thrown).code
  }
  return 'no error'
}

const delivered = new URL('../../../../shared/panda/panda_mcp_endpoints.json', import.meta.url)

describe('parseEndpointList', () => {
  it('reads modules and functions as tool names, each once', () => {
    const text =
      '\ufeff{"system": ["is_alive", "is_alive"], "credential_management": ["get_proxy"], "task": []}'
    expect(parseEndpointList(text)).toEqual({
      endpoints: ['system_is_alive', 'credential_management_get_proxy'],
      unknown: [],
    })
  })

  it('sets aside what it does not know, also when module and function are parted elsewhere', () => {
    const text = '{"task": ["get_status", "fly"], "creds": ["get_proxy"], "data": ["carousel_retire_unused"]}'
    expect(parseEndpointList(text)).toEqual({
      endpoints: ['task_get_status'],
      unknown: ['task_fly', 'creds_get_proxy', 'data_carousel_retire_unused'],
    })
  })

  it.each([
    '',
    'nonsense',
    '[]',
    'null',
    '3',
    '{"task": "kill"}',
    '{"task": [1]}',
    '{"": ["x"]}',
    '["task_kill"]',
  ])('refuses %j as an invalid file', (text) => {
    expect(codeOf(() => parseEndpointList(text))).toBe('invalid-file')
  })

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['no error', 'invalid-file']).toContain(codeOf(() => parseEndpointList(text)))
      }),
    )
  })

  it.skipIf(!existsSync(delivered))('reads the list PandaMCP comes with as the set of that name', () => {
    const { endpoints, unknown } = parseEndpointList(readFileSync(delivered, 'utf8'))
    const set = endpointSets.find(({ id }) => id === 'pandamcp-default')
    expect(unknown).toEqual([])
    expect(endpoints.toSorted()).toEqual(
      catalogue
        .filter((endpoint) => set?.includes(endpoint))
        .map(toolName)
        .toSorted(),
    )
  })
})

describe('formatEndpointList', () => {
  it('writes what parseEndpointList reads', () => {
    const tools = catalogue.map(toolName)
    expect(parseEndpointList(formatEndpointList(tools))).toEqual({ endpoints: tools, unknown: [] })
  })

  it('groups by module', () => {
    expect(
      JSON.parse(formatEndpointList(['task_kill', 'system_is_alive', 'task_retry', 'task_kill'])),
    ).toEqual({
      task: ['kill', 'retry'],
      system: ['is_alive'],
    })
  })

  it('refuses a tool it does not know', () => {
    expect(codeOf(() => formatEndpointList(['task_fly']))).toBe('invalid-input')
  })
})
