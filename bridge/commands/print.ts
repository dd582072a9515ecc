import { createInterface } from 'node:readline/promises'
import { isatty } from 'node:tty'
import { styleText } from 'node:util'
import { plainJson, plainLine, plainText } from '../platform/shown-text.ts'
import { spansOf, type Line, type Span, type Style } from './terminal/line.ts'
import { screenOf, type Screen } from './terminal/screen.ts'

// The only way to a terminal: what stands in a text may come from a server, an assistant or a file, and a terminal
// carries out what it takes for commands.

/** As a shell reports a program that SIGPIPE ended: 128 and the signal's number. */
const NOBODY_READS = 141

/** Of a terminal's own palette, which its user may have changed: bright ones are hard to read on white. */
const looks: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  heading: 'bold',
  faint: 'dim',
  good: 'green',
  busy: 'cyan',
  waits: 'yellow',
  bad: ['red', 'bold'],
  stopped: 'magenta',
}

let whenNobodyReads = (): void => process.exit(NOBODY_READS)
for (const stream of [process.stdout, process.stderr]) stream.on('error', outputFailed)

/** A line for people. Values are shown within it, whatever line breaks they have. */
export function print(line: TemplateStringsArray, ...values: readonly (string | number)[]): void {
  process.stdout.write(`${lineOf(line, values)}\n`)
}

/** The same on the standard error. */
export function printError(line: TemplateStringsArray, ...values: readonly (string | number)[]): void {
  process.stderr.write(`${lineOf(line, values)}\n`)
}

/** A text with lines of its own. */
export function printText(text: string): void {
  process.stdout.write(`${plainText(text)}\n`)
}

/** The same on the standard error. */
export function printErrorText(text: string): void {
  process.stderr.write(`${plainText(text)}\n`)
}

/** A line of the log, as it is: those who write it have made it safe to show. */
export function printLogLine(line: string): void {
  process.stderr.write(line)
}

/** A value for programs. @param indent 0 for one line */
export function printJson(value: unknown, indent = 2): void {
  process.stdout.write(`${plainJson(JSON.stringify(value, null, indent))}\n`)
}

/** Names, and what there is to say of each, in line; `printList` is for tables. */
export function printTable(rows: readonly (readonly string[])[]): void {
  process.stdout.write(`${table(rows.map((row) => row.map((cell) => plainLine(cell))))}\n`)
}

/** Lines made for the screen: all that stands in them is shown as a text, and only their looks are carried out. */
export function printLines(lines: readonly Line[], { colours }: Pick<Screen, 'colours'>): void {
  process.stdout.write(screenText(lines, colours))
}

/** What the output is shown on. */
export function screen(): Screen {
  return screenOf(process.stdout, process.env)
}

/** Whether the output is read at a terminal. */
export function isTerminal(): boolean {
  return isatty(1)
}

/** As `printLines`, on the standard error. @param lines for so many columns */
export function printErrorLines(lines: (width: number | undefined) => readonly Line[]): void {
  const { width, colours } = screenOf(process.stderr, process.env)
  process.stderr.write(screenText(lines(width), colours))
}

/** A line on the standard error that each next one takes the place of; nothing where no person sees it. */
export function showProgress(): { say: (text: string) => void; end: () => void } {
  // Such a terminal moves no cursor.
  if (!isatty(2) || process.env['TERM'] === 'dumb') return { say: () => undefined, end: () => undefined }
  let longest = 0
  const write = (text: string) => {
    longest = Math.max(longest, text.length)
    process.stderr.write(`\r${plainLine(text).padEnd(longest)}\r`)
  }
  return { say: write, end: () => (longest > 0 ? write('') : undefined) }
}

/** What goes into a file when the output leads there, and must be whole then. In a terminal it is shown as a text. */
export function printFile(text: string): void {
  process.stdout.write(isatty(1) ? plainText(text) : text)
}

/** A drawing of the program's own, with the terminal's colours; nothing where there are none. */
export async function printDrawing(make: () => Promise<string>): Promise<void> {
  if (isTerminal() && screen().colours) process.stdout.write(`${await make()}\n`)
}

/** What a person types; undefined where nobody sits at a terminal. */
export async function askInTerminal(question: string): Promise<string | undefined> {
  const { stdin: input, stdout, stderr } = process
  if (!input.isTTY) return undefined
  // What is piped out holds the answer alone.
  const output = stdout.isTTY ? stdout : stderr
  const terminal = createInterface({ input, output })
  const answer = await terminal.question(question)
  terminal.close()
  return answer
}

/** For commands that have something to end: what happens instead of ending at once where the reader has gone, as `head` does. */
export function onNobodyReads(then: () => void): void {
  whenNobodyReads = then
}

function lineOf(line: TemplateStringsArray, values: readonly (string | number)[]): string {
  return String.raw({ raw: line }, ...values.map((value) => plainLine(String(value))))
}

/** Lines with the looks of their words; whatever else stands in them is shown. */
export function screenText(lines: readonly Line[], colours: boolean): string {
  const look = ({ text, style }: Span) =>
    colours && style !== undefined
      ? styleText(looks[style], plainLine(text), { validateStream: false })
      : plainLine(text)
  return lines.map((line) => `${spansOf(line).map(look).join('')}\n`).join('')
}

function outputFailed(error: NodeJS.ErrnoException): void {
  // EIO: the terminal is gone.
  if (['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'].includes(error.code ?? '')) return whenNobodyReads()
  process.stderr.write(`The output could not be written (${error.code}).\n`)
  process.exit(1)
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

/** Milliseconds as a person says them. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}

export function ago(ms: number): string {
  return ms < 2_000 ? 'just now' : `${duration(ms)} ago`
}

/** A time with its date and zone: of this machine's clock at a terminal, UTC in a file. @param ms since 1970 */
export function printedTime(ms: number, inFile = !isTerminal()): string {
  const date = new Date(ms)
  if (inFile) return date.toISOString()
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(date)
  const zone = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  // Swedish writes dates as ISO 8601 does.
  return `${date.toLocaleString('sv-SE')} ${zone}`.trim()
}
