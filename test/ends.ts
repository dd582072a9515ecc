import { afterAll, afterEach } from 'vitest'

type End = () => unknown

/**
 * Notes how to end what the tests of a file have started; it ends after the last of them, what came last first.
 * An end is noted as soon as there is something to end, so that a start that fails half-way leaves nothing running,
 * and one that never began is not missed.
 */
export function endsAfterAll(): (end: End) => void {
  const ends: End[] = []
  afterAll(() => endAll(ends))
  return (end) => void ends.push(end)
}

/** The same for what one test has started. */
export function endsAfterEach(): (end: End) => void {
  const ends: End[] = []
  afterEach(() => endAll(ends))
  return (end) => void ends.push(end)
}

/** All of them, also where one fails. */
async function endAll(ends: End[]): Promise<void> {
  const failures: unknown[] = []
  for (const end of ends.splice(0).toReversed()) {
    try {
      await end()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, 'Not everything ended as it should')
}
