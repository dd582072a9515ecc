/** Milliseconds between two looks at the user's tasks: while some run or wait, and while none does. */
export const LOOK_EVERY_MS = 5 * 60_000
export const REST_EVERY_MS = 20 * 60_000
/** Whoever asks, there is no more than one look in this time: milliseconds. */
export const LEAST_APART_MS = 60_000
/** However often a look has failed, the next comes after this: milliseconds. */
const LONGEST_MS = 3_600_000
/** Part by which it varies, so that the bridges of a whole institute do not ask at the same moment. */
const JITTER = 0.1

/**
 * Milliseconds from the beginning of a look to the next.
 * @param goesOn something runs or waits
 * @param failures looks that have failed since one succeeded
 */
export function nextLookIn({ goesOn, failures }: { goesOn: boolean; failures: number }): number {
  const usual = goesOn ? LOOK_EVERY_MS : REST_EVERY_MS
  const backoff = LOOK_EVERY_MS * 2 ** (failures - 1)
  const interval = failures === 0 ? usual : Math.min(Math.max(usual, backoff), LONGEST_MS)
  return interval * (1 + JITTER * (2 * Math.random() - 1))
}
