const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000

/**
 * How long to wait before the next try, in milliseconds. Spread, so that all bridges of a laboratory do not come back in
 * the same second.
 * @param failures so far, one or more
 */
export function backOffMs(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.75 + Math.random() / 2)
}
