import { textTable } from '../text-table.ts'
import type { Measured } from './compare.ts'
import type { Explained } from './explain-task.ts'
import type { Memory } from './processes.ts'
import type { Verdict } from './targets.ts'

const number = (value: number, digits: number) => (Number.isNaN(value) ? '?' : value.toFixed(digits))
const memory = (of: Memory | undefined) => (of ? `${number(of.rss, 0)} (${number(of.pss, 0)})` : '')

/** Each figure with, in parentheses, its ratio to mcp-remote's. */
export function comparison(upstream: string, measured: readonly Measured[]): string {
  const base = measured.find(({ peer }) => peer === 'mcp-remote')
  const beside = (of: (one: Measured) => number, digits: number) => (one: Measured) =>
    base ? `${number(of(one), digits)} (${number(of(one) / of(base), 2)})` : number(of(one), digits)
  const columns: [string, (one: Measured) => string][] = [
    ['first list, ms', beside((one) => one.firstListMs, 0)],
    ['p50, ms', (one) => number(one.p50Ms, 2)],
    ['p95, ms', (one) => number(one.p95Ms, 2)],
    ['added, ms', beside((one) => one.addedMs, 2)],
    [
      'CPU of 1,000 calls, ms',
      (one) => (one.peer === 'direct' ? '' : beside(({ processorMs }) => processorMs, 0)(one)),
    ],
    ['RSS (PSS), MB', (one) => memory(one.memory)],
    ['bridge, MB', (one) => memory(one.bridgeMemory)],
  ]
  const rows = measured.map((one) => [one.peer, ...columns.map(([, cell]) => cell(one))])
  const heads = [upstream, ...columns.map(([head]) => head)]
  return `${textTable([heads, ...rows])}(in parentheses, where nothing else is said: of mcp-remote's)\n`
}

export function explained(measured: readonly Explained[]): string {
  const heads = ['why a task failed', '', 'calls', 'requests', 'jobs read', 'characters', 'bytes']
  const rows = measured.map((one) => [
    one.way,
    one.by,
    ...[one.calls, one.requests, one.jobsRead, one.characters, one.bytes].map(String),
    ...[one.milliseconds, one.processorMs, one.addedMemory].map((value) => number(value, 0)),
  ])
  return textTable([[...heads, 'ms', 'CPU, ms', 'more memory, MB'], ...rows], 2)
}

export function verdicts(given: readonly Verdict[]): string {
  return textTable(
    given.map(({ what, measured, unit, atMost, atLeast, held }) => [
      what,
      `${number(measured, unit.startsWith('of ') ? 2 : 0)} ${unit}`,
      atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`,
      held ? 'held' : 'NOT HELD',
    ]),
  )
}
