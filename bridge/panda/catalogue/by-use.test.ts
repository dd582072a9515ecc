import { expect, it } from 'vitest'
import { byUse, catalogue, toolName } from './index.ts'

const sorted = catalogue.map(toolName).toSorted(byUse)

it('has first what questions about tasks and jobs begin with', () => {
  expect(sorted.slice(0, 3)).toEqual([
    'task_get_detailed_info',
    'task_get_job_descriptions',
    'task_get_tasks_detailed_info_since',
  ])
  expect(sorted.toSorted()).toEqual(catalogue.map(toolName).toSorted())
})

it('has looking before acting, and people before shifters and machinery', () => {
  const order = ['task_get_details', 'task_retry', 'task_kill', 'task_pause', 'pilot_get_job_status']
  expect(order.toReversed().toSorted(byUse)).toEqual(order)
  const places = order.map((tool) => sorted.indexOf(tool))
  expect(places).toEqual(places.toSorted((one, other) => one - other))
})

it('leaves what it does not know at the end, as it was', () => {
  expect(['z_tool', 'a_tool', 'task_kill'].toSorted(byUse)).toEqual(['task_kill', 'z_tool', 'a_tool'])
})
