import { useEffect, useRef } from 'react'

/**
 * Does something after a change, and not again before that time is over: for what reads the whole record.
 * @param change what is compared; that it is there is no change
 */
export function useEvery(ms: number, change: unknown, perform: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const seen = useRef(change)
  useEffect(() => {
    if (seen.current === change) return
    seen.current = change
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      perform()
    }, ms)
  }, [change, ms, perform])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
}
