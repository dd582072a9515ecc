import { expect, test } from 'vitest'
import { filterOf, pathOf, wantedOf, type CallFilter } from './filter.ts'

test('a filter comes back from the address as it went there', () => {
  const filter: Required<CallFilter> = {
    text: 'kill & 48200101?',
    client: 'cursor',
    tool: 'task_kill',
    outcome: 'failed',
    effect: 'write',
    upstream: 'Rucio',
    period: 'day',
  }
  const path = pathOf(filter)
  expect(filterOf(new URLSearchParams(path.split('?')[1]))).toEqual(filter)
  expect(pathOf({})).toBe('activity')
})

test('what an address cannot mean is left out', () => {
  const query = new URLSearchParams('outcome=fine&effect=toString&period=__proto__&tool=task_kill&x=1')
  expect(filterOf(query)).toEqual({ tool: 'task_kill' })
})

test('a period ends now', () => {
  expect(wantedOf({ period: 'hour', tool: 'x' }, 10_000_000)).toEqual({ tool: 'x', from: 6_400_000 })
})
