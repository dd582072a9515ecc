import { textTable } from '../text-table.ts'
import type { Outcome } from './put-question.ts'
import type { Checked } from './without-model.ts'
import type { Way } from './ways.ts'

/** Each question, the tool that was called, its characters, and how many facts it held. */
export function checkedTable(checked: readonly Checked[]): string {
  const rows = checked.map(({ question: { ask, tool, facts }, missing, characters }) => [
    ask,
    tool,
    `${characters}`,
    missing.length === 0 ? `${facts.length} of ${facts.length}` : `MISSING ${missing.join(' ')}`,
  ])
  return textTable([['question', 'tool', 'characters', 'facts held'], ...rows], 2)
}

/** Both ways side by side. */
export function summaryTable(outcomes: readonly Outcome[], ways: readonly Way[]): string {
  const rows = ways.map(({ name, tools }) => {
    const of = outcomes.filter(({ way }) => way === name)
    const sum = (field: (outcome: Outcome) => number) =>
      of.reduce((total, outcome) => total + field(outcome), 0)
    const right = sum((outcome) => Number(outcome.right))
    return [
      name === 'answers' ? "with the answers' tools" : 'with the raw tools only',
      `${tools.length}`,
      `${right} of ${of.length} (${Math.round((right / of.length) * 100)} %)`,
      `${sum((outcome) => Number(outcome.lookedUp))}`,
      `${sum(({ calls }) => calls.length)}`,
      `${sum(({ bytes }) => bytes)}`,
      `${sum(({ bytesRead }) => bytesRead)}`,
      sum(({ seconds }) => seconds).toFixed(0),
    ]
  })
  const heads = ['', 'tools', 'right', 'of them by a call', 'calls', 'bytes', 'of them read', 'seconds']
  return textTable([heads, ...rows])
}
