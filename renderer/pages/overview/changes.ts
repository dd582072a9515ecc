/** A change of one of the user's tasks, as the bridge told it. */
export interface Change {
  /** When this window was told: milliseconds since 1970. */
  at: number
  sentence: string
}

const MOST = 8

/**
 * The changes with those that an answer tells. Each look tells only what is new since the one before it, and this window
 * looks each minute: what was told stays in sight for who comes back to it.
 */
export function withChanges(
  known: readonly Change[],
  told: readonly string[],
  at: number,
): readonly Change[] {
  if (told.length === 0 || known.some((change) => change.at === at)) return known
  return [...told.map((sentence) => ({ at, sentence })), ...known].slice(0, MOST)
}
