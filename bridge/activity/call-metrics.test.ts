import { expect, test } from 'vitest'
import { CallMetrics } from './call-metrics.ts'
import type { Call } from './call.ts'

const call = (tool: string, change: Partial<Call> = {}): Call => ({
  id: 'x',
  time: 0,
  client: 'stdio',
  clientName: 'A',
  clientVersion: '1',
  tool,
  arguments: {},
  effect: 'read',
  approval: 'not-needed',
  ms: 1,
  bytes: 1,
  outcome: 'ok',
  server: 'Demo',
  ...change,
})

function countedOf(...calls: Call[]): string[] {
  const metrics = new CallMetrics()
  for (const each of calls) metrics.ended(each)
  return metrics.lines().filter((line) => line.startsWith('panda_bridge_calls_total'))
}

test('names that an assistant makes up are counted together, and take no room from those that there are', () => {
  const madeUp = Array.from({ length: 600 }, (_, index) => call(`made_up_${index}`, { outcome: 'refused' }))
  expect(countedOf(...madeUp, call('task_get_status'), call('note_read', { upstream: 'Notes' }))).toEqual([
    'panda_bridge_calls_total{tool="others",upstream="PanDA",server="Demo",outcome="refused"} 600',
    'panda_bridge_calls_total{tool="task_get_status",upstream="PanDA",server="Demo",outcome="ok"} 1',
    'panda_bridge_calls_total{tool="note_read",upstream="Notes",outcome="ok"} 1',
  ])
})

test('a server may have any number of tools, with any names', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => call(`tool_${index}`, { upstream: 'Notes' }))
  expect(countedOf(...many).length).toBeLessThan(600)
  expect(countedOf(call('a"} 1\nfake{x="\\', { upstream: 'N\n"' }))).toEqual([
    'panda_bridge_calls_total{tool="a\\"} 1\\nfake{x=\\"\\\\",upstream="N\\n\\"",outcome="ok"} 1',
  ])
})
