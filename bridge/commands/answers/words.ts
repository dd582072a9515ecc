import type { Progress } from '../../answers/shapes/index.ts'
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
