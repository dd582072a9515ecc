import type { LogAnswer } from '../../answers/shapes/index.ts'

/** How long the monitor is waited for, in milliseconds: it may take minutes to fetch a log from its site. */
export const LONGEST_FETCH_MS = 5 * 60_000

/** What waiting takes. */
export interface Waiting {
  /** Milliseconds, of a clock that only goes forward. */
  now: () => number
  pause: (ms: number) => Promise<void>
  /** Hears, once for each look, how many milliseconds have passed. */
  onWait: (passedMs: number) => void
}

/** Asks for a log again and again, at first soon and then less often, while the monitor fetches it. @returns the last answer */
export async function untilFetched(
  ask: () => Promise<LogAnswer>,
  { now, pause, onWait }: Waiting,
): Promise<LogAnswer> {
  const begun = now()
  for (let ms = 1_000; ; ms = Math.min(10_000, ms * 1.5)) {
    const answer = await ask()
    const passed = now() - begun
    if (!answer.isBeingFetched || passed + ms > LONGEST_FETCH_MS) return answer
    onWait(passed)
    await pause(ms)
  }
}
