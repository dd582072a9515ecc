import { describe, expect, it } from 'vitest'
import { filterTools, groupByModule, inWords, splitName } from './modules.ts'
import type { ToolSummary } from './types.ts'

const tool = (name: string, more: Partial<ToolSummary> = {}): ToolSummary => ({
  name,
  title: undefined,
  description: undefined,
  inputSchema: {},
  effect: 'read',
  inSet: true,
  held: undefined,
  from: undefined,
  ...more,
})

describe('the module of a tool', () => {
  it.each([
    ['task_get_status', 'task', 'get_status'],
    ['data_carousel_retire_unused', 'data_carousel', 'retire_unused'],
    ['file_server_upload_file_recovery_request', 'file_server', 'upload_file_recovery_request'],
    ['ping', 'other', 'ping'],
    ['_odd', 'other', '_odd'],
  ])('of %s is %s', (name, module, endpoint) => {
    expect(splitName(name)).toEqual({ module, endpoint })
  })

  it('is written as words', () => {
    expect(inWords('data_carousel')).toBe('Data carousel')
    expect(inWords('')).toBe('')
  })
})

it('groups tools by module, in alphabetical order', () => {
  const groups = groupByModule([tool('task_kill'), tool('job_kill'), tool('task_avalanche')])
  expect(groups.map(({ name, tools }) => [name, tools.map((each) => each.name)])).toEqual([
    ['job', ['job_kill']],
    ['task', ['task_avalanche', 'task_kill']],
  ])
})

describe('a search', () => {
  const tools = [
    tool('task_kill', { effect: 'destructive', description: 'Ends a task.' }),
    tool('task_get_status', { title: 'Status of a task', inSet: false }),
    tool('system_is_alive'),
  ]
  const all = { query: '', effect: undefined, onlyInSet: false }
  const found = (filter: Partial<typeof all> | { effect: 'destructive' }) =>
    filterTools(tools, { ...all, ...filter }).map(({ name }) => name)

  it('finds every word, in any order and anywhere', () => {
    expect(found({ query: 'STATUS task' })).toEqual(['task_get_status'])
    expect(found({ query: 'is alive' })).toEqual(['system_is_alive'])
    expect(found({ query: 'ends' })).toEqual(['task_kill'])
    expect(found({ query: 'nothing like it' })).toEqual([])
  })

  it('keeps those of an effect, and those that assistants see', () => {
    expect(found({ effect: 'destructive' })).toEqual(['task_kill'])
    expect(found({ onlyInSet: true })).toEqual(['task_kill', 'system_is_alive'])
  })
})
