import { describe, expect, it } from 'vitest'
import { filterTools, groupByModule, inWords, splitName, titleOf } from './modules.ts'
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
  expect(groups.map(({ title, tools }) => [title, tools.map((each) => each.name)])).toEqual([
    ['Job', ['job_kill']],
    ['Task', ['task_avalanche', 'task_kill']],
  ])
})

it('groups tools of other servers by server, after those of PanDA, also where one is named like a module', () => {
  const of = (from: string, name: string) => tool(name, { from })
  const groups = groupByModule([
    of('task', 'b'),
    of('Rucio', 'rucio_ping'),
    tool('task_kill'),
    of('task', 'a'),
  ])
  expect(groups.map(({ title, from, tools }) => [title, from, tools.map((each) => each.name)])).toEqual([
    ['Task', undefined, ['task_kill']],
    ['Rucio', 'Rucio', ['rucio_ping']],
    ['task', 'task', ['a', 'b']],
  ])
  expect(new Set(groups.map(({ id }) => id)).size).toBe(3)
})

it.each([
  [tool('task_get_status'), '', 'Get status'],
  [tool('task_get_status', { title: 'Status of a task' }), '', 'Status of a task'],
  [tool('rucio_list_replicas', { from: 'Rucio' }), 'rucio_', 'List replicas'],
  // A server that gives no title: the bridge puts the name there.
  [tool('note_read', { from: 'Notes', title: 'note_read' }), '', 'Note read'],
])('calls a tool by its title, or by its name in words %#', (tool, prefix, expected) => {
  expect(titleOf(tool, prefix)).toBe(expected)
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
