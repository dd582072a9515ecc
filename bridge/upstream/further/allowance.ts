/**
 * How much of something may come: so many at once, and so many more each second.
 * @param now milliseconds
 * @returns takes one, and answers whether that was allowed
 */
export function allowance(
  atOnce: number,
  eachSecond: number,
  now: () => number = () => performance.now(),
): () => boolean {
  let left = atOnce
  let since = now()
  return () => {
    left = Math.min(atOnce, left + ((now() - since) / 1_000) * eachSecond)
    since = now()
    if (left < 1) return false
    left -= 1
    return true
  }
}
