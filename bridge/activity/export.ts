import { plainJson } from '../platform/shown-text.ts'
import type { Call } from './call.ts'

export const exportTypes = {
  csv: { mimeType: 'text/csv; charset=utf-8', write: asCsv },
  json: { mimeType: 'application/json', write: asJson },
} as const

/** New ones come last: tables of earlier versions have the others at the same place. */
const columns: readonly (readonly [name: string, of: (call: Call) => string])[] = [
  ['time', ({ time }) => isoTime(time)],
  ['client', ({ client }) => client],
  ['clientName', ({ clientName }) => clientName],
  ['clientVersion', ({ clientVersion }) => clientVersion],
  ['tool', ({ tool }) => tool],
  ['arguments', (call) => JSON.stringify(call.arguments)],
  ['effect', ({ effect }) => effect],
  ['approval', ({ approval }) => approval],
  ['ms', ({ ms }) => String(ms)],
  ['bytes', ({ bytes }) => String(bytes)],
  ['outcome', ({ outcome }) => outcome],
  ['error', ({ error }) => error ?? ''],
  ['id', ({ id }) => id],
  ['message', ({ message }) => message ?? ''],
  ['where', ({ where }) => where ?? ''],
  ['terminal', ({ terminal }) => terminal ?? ''],
  ['server', ({ server }) => server ?? ''],
  ['vo', ({ vo }) => vo ?? ''],
  ['tasks', ({ tasks = [] }) => tasks.join(' ')],
  ['jobs', ({ jobs = [] }) => jobs.join(' ')],
  ['questions', ({ questions = [] }) => questions.join(' ')],
  ['program', ({ program }) => program ?? ''],
  ['upstream', ({ upstream }) => upstream ?? ''],
  ['robot', ({ robot }) => robot ?? ''],
]

/** A table with a line of names first, in pieces (RFC 4180: commas, quotation marks doubled, CR LF). Times are UTC. */
export async function* asCsv(calls: AsyncIterable<Call> | Iterable<Call>): AsyncGenerator<string> {
  yield row(columns.map(([name]) => name))
  for await (const call of calls) yield row(columns.map(([, of]) => of(call)))
}

/** A JSON array of calls, one on each line, in pieces. Times are UTC. */
export async function* asJson(calls: AsyncIterable<Call> | Iterable<Call>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const call of calls) {
    yield before + plainJson(JSON.stringify({ ...call, time: isoTime(call.time) }))
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

function row(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/**
 * Spreadsheets carry out a cell that begins like a formula, and assistants choose what stands in
 * some: an apostrophe before it makes it text (OWASP, CSV injection).
 */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function isoTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
