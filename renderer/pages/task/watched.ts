import type { TaskProgress } from '../../types.ts'

/** How far a task was at a time. */
export interface Sample {
  /** Milliseconds since 1970. */
  at: number
  done: number
  failed: number
}

/** Of one task: more than eight hours of a look each minute. */
const MOST_SAMPLES = 500

/** The samples with one more. Those that say the same as both neighbours are left out: a line needs its corners only. */
export function withSample(samples: readonly Sample[], at: number, { done, failed }: TaskProgress): Sample[] {
  const last = samples.at(-1)
  if (last && at <= last.at) return [...samples]
  const isSame = (one: Sample | undefined) => one?.done === done && one.failed === failed
  const kept = isSame(last) && isSame(samples.at(-2)) ? samples.slice(0, -1) : samples
  return [...kept, { at, done, failed }].slice(-MOST_SAMPLES)
}

/** What has changed while the task was watched; undefined where nothing has. */
export function changedText(samples: readonly Sample[]): string | undefined {
  const [first] = samples
  const last = samples.at(-1)
  if (!first || !last) return undefined
  const parts = [
    [last.done - first.done, 'done'],
    [last.failed - first.failed, 'failed'],
  ] as const
  const changed = parts
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${Math.abs(count).toLocaleString('en')} ${count > 0 ? 'more' : 'fewer'} ${what}`)
  return changed.length === 0 ? undefined : changed.join(', ')
}
