import type { Progress, Standing } from '../../answers/shapes/index.ts'
import { ago, duration } from '../print.ts'
import { styled, type Span, type Style } from '../terminal/line.ts'

// BigPanDA's colours, as near as the palette of a terminal comes to them; the word itself is always there.
const looks: Readonly<Record<string, Style>> = {
  ...all('good', ['done', 'finished']),
  ...all('busy', [
    'running',
    'scouting',
    'scouted',
    'merging',
    'transferring',
    'holding',
    'starting',
    'finishing',
  ]),
  ...all('waits', [
    'defined',
    'registered',
    'pending',
    'ready',
    'assigning',
    'assigned',
    'waiting',
    'topreprocess',
  ]),
  ...all('waits', [
    'preprocessing',
    'activated',
    'sent',
    'throttled',
    'paused',
    'staging',
    'rerefine',
    'prepared',
  ]),
  ...all('bad', ['failed', 'broken', 'tobroken', 'exhausted']),
  ...all('stopped', ['aborted', 'aborting', 'toabort', 'cancelled', 'closed', 'passed']),
}

function all(style: Style, states: readonly string[]): Record<string, Style> {
  return Object.fromEntries(states.map((state) => [state, style]))
}

/** A state of a task or job. */
export function stateWord(status: string): Span {
  return styled(status, looks[status])
}

export const standingWords: Readonly<Record<Standing, string>> = {
  attention: 'Needs you',
  running: 'Running',
  waiting: 'Waiting',
  'ended-with-failures': 'Ended, with failures',
  ended: 'Ended',
}

export function number(value: number): string {
  return value.toLocaleString('en')
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

export function countWords(counts: readonly { name: string; count: number }[]): string {
  return counts.map(({ name, count }) => `${number(count)} ${name}`).join(', ')
}

/** Never 100% where something is left. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${Math.floor((100 * part) / whole)}%`
}

/** `31 of 38 files done (81%), 3 failed, 4 running`. */
export function progressWords({ files, done, failed, running = 0, missing = 0 }: Progress): string {
  if (files === 0) return 'no input files known yet'
  const parts = [
    `${number(done)} of ${plural(files, 'file')} done (${percent(done, files)})`,
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(running > 0 ? [`${number(running)} running`] : []),
    ...(missing > 0 ? [`${number(missing)} missing`] : []),
  ]
  return parts.join(', ')
}

const BAR = 30

/** `[########!!>>......]`: done, failed, running, and what is left. What there is of at all has a place. */
export function progressBar({ files, done, failed, running = 0 }: Progress): (string | Span)[] {
  if (files <= 0) return []
  let left = BAR
  const part = (count: number) => {
    const share = Math.min(left, count === 0 ? 0 : Math.max(1, Math.floor((BAR * count) / files)))
    left -= share
    return share
  }
  const shares = { failed: part(failed), running: part(running), done: part(done) }
  return [
    '[',
    styled('#'.repeat(shares.done), 'good'),
    styled('!'.repeat(shares.failed), 'bad'),
    styled('>'.repeat(shares.running), 'busy'),
    styled('.'.repeat(left), 'faint'),
    '] ',
  ]
}

/** Columns of a terminal below which words are saved. */
const NARROW = 100

/** `3 h ago` at a terminal; in a file, where that means nothing later, the time itself. @param time ISO 8601 */
export function changedWords(time: string | undefined, width: number | undefined, now: number): string {
  if (time === undefined) return ''
  const ms = Date.parse(time)
  if (width === undefined || Number.isNaN(ms)) return time
  return width < NARROW ? duration(now - ms) : ago(now - ms)
}

/** `26 Nov 2026, 09:12 (3 h ago)`, by this machine's clock. @param time ISO 8601 */
export function timeWords(time: string, width: number | undefined, now: number): string {
  const ms = Date.parse(time)
  if (width === undefined || Number.isNaN(ms)) return time
  const words = new Date(ms).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  return `${words} (${ago(now - ms)})`
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `3.4 MB`: of a thousand each, as file browsers of the grid count. */
export function bytesWords(bytes: number | undefined): string {
  if (bytes === undefined) return ''
  let value = bytes
  let unit = 0
  for (; value >= 1_000 && unit < units.length - 1; unit += 1) value /= 1_000
  return `${value >= 100 || unit === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`
}
