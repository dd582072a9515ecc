import { useCallback, useEffect, useState } from 'react'
import { toErrorValue } from './errors.tsx'
import type { ErrorValue } from './types.ts'

export interface Loaded<Value> {
  /** The last value that came; it stays while a newer one is asked for, so that nothing jumps. */
  value: Value | undefined
  error: ErrorValue | undefined
  reload: () => void
}

/**
 * A value that a page asks the bridge for, besides the state.
 * @param key asks anew when it changes
 */
export function useLoaded<Value>(ask: () => Promise<Value>, key?: unknown): Loaded<Value> {
  const [value, setValue] = useState<Value>()
  const [error, setError] = useState<ErrorValue>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isCurrent = true
    ask().then(
      (found) => {
        if (!isCurrent) return
        setValue(() => found)
        setError(undefined)
      },
      (thrown: unknown) => {
        if (isCurrent) setError(toErrorValue(thrown))
      },
    )
    return () => {
      isCurrent = false
    }
    // The question itself is a new function with each rendering: the key says when it is another.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key, turn])
  const reload = useCallback(() => setTurn((turn) => turn + 1), [])
  return { value, error, reload }
}
