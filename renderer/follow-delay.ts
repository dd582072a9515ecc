/** How often what a page shows is asked for anew, in milliseconds. */
export const FOLLOW_MS = 60_000
const FIRST_RETRY_MS = 15_000
const LONGEST_RETRY_MS = 600_000

/** Milliseconds until the next question. @param failures that have come one after the other */
export function followDelay(failures: number): number {
  return failures === 0 ? FOLLOW_MS : Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS)
}
