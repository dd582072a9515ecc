import { useEffect, useMemo, useRef, useState } from 'react'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { useLoaded } from '../../loaded.ts'
import type { ErrorValue } from '../../types.ts'
import { hasGap, mergeCalls } from './calls.ts'
import type { Call, Statistics } from './types.ts'

interface Calls {
  /** The newest first; undefined until they are known. */
  calls: readonly Call[] | undefined
  statistics: Statistics | undefined
  error: ErrorValue | undefined
  reload: () => void
}

/** How old the statistics may be, in milliseconds. */
const STATISTICS_MS = 5_000
const MOST_ASKED = 1_000

/** The record's calls, with those that end from now on as the state tells them. */
export function useCalls(): Calls {
  const api = useApi()
  const { recentCalls, calls: counts } = useBridgeState()
  const { value, error, reload } = useLoaded(() => api.getActivity({ limit: MOST_ASKED }))
  const [calls, setCalls] = useState<readonly Call[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    if (value) setCalls((known) => mergeCalls(known, value.calls))
  }, [value])
  useEffect(() => {
    setCalls((known) => mergeCalls(known, recentCalls))
  }, [recentCalls])
  const missed = useMemo(() => hasGap(calls, recentCalls), [calls, recentCalls])
  useEffect(() => {
    if (missed) reload()
  }, [missed, reload])
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      reload()
    }, STATISTICS_MS)
  }, [counts.answered, reload])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return { calls: value ? calls : undefined, statistics: value?.statistics, error, reload }
}
