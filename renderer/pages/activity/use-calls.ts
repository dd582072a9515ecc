import { useEffect, useMemo, useRef, useState } from 'react'
import { useAction, type Action } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { useLoaded } from '../../loaded.ts'
import type { ErrorValue } from '../../types.ts'
import { hasGap, mergeCalls, MOST_CALLS } from './calls.ts'
import type { Call, Statistics } from './types.ts'
import { useEvery } from './use-every.ts'

interface Calls {
  /** The newest first; undefined until they are known. */
  calls: readonly Call[] | undefined
  /** Fetches those before the oldest known; undefined where there are no more. */
  older: Action<[]> | undefined
  statistics: Statistics | undefined
  /** Of the whole record, with those that have come since the statistics were made. */
  total: { calls: number; failed: number }
  error: ErrorValue | undefined
  reload: () => void
}

/** How old the statistics may be, in milliseconds: the whole record is read for them. */
const STATISTICS_MS = 10_000
const MOST_ASKED = 1_000

/** The record's calls, with those that end from now on as the state tells them. */
export function useCalls(): Calls {
  const api = useApi()
  const { recentCalls, calls: counts } = useBridgeState()
  const { value, error, reload } = useLoaded(() => api.getActivity({ limit: MOST_ASKED }))
  const statistics = useLoaded(() => api.getStatistics({}))
  const [calls, setCalls] = useState<readonly Call[]>([])
  const [mayHaveOlder, setMayHaveOlder] = useState<boolean>()
  useEvery(STATISTICS_MS, counts.answered, statistics.reload)

  useEffect(() => {
    if (value) setCalls((known) => mergeCalls(known, value.calls))
    if (value) setMayHaveOlder((before) => before ?? value.older)
  }, [value])
  const counted = useRef(0)
  useEffect(() => {
    // Calls are only ever counted up, but when the bridge was reset or started anew: then the record may be another.
    const isOther = counts.answered < counted.current
    counted.current = counts.answered
    setCalls((known) => mergeCalls(isOther ? [] : known, recentCalls))
    if (isOther) reload()
  }, [recentCalls, counts.answered, reload])
  const missed = useMemo(() => hasGap(calls, recentCalls), [calls, recentCalls])
  useEffect(() => {
    if (missed) reload()
  }, [missed, reload])
  /** The bridge's own count when the statistics came: what is counted since is added to them. */
  const [base, setBase] = useState(counts)
  const [basedOn, setBasedOn] = useState(statistics.value)
  if (basedOn !== statistics.value) {
    setBasedOn(statistics.value)
    setBase(counts)
  }
  const since = (name: 'answered' | 'failed') => Math.max(0, counts[name] - base[name])
  const { calls: onRecord = calls.length, failed: failedOnRecord = 0 } = statistics.value?.all ?? {}
  const older = useAction(
    async () => {
      const before = calls.at(-1)?.id
      const found = await api.getActivity({ limit: MOST_ASKED, ...(before !== undefined && { before }) })
      setCalls((known) => mergeCalls(known, found.calls))
      setMayHaveOlder(found.older)
    },
    { notifyFailure: true },
  )
  return {
    calls: value ? calls : undefined,
    older: mayHaveOlder && calls.length < MOST_CALLS ? older : undefined,
    statistics: statistics.value,
    total: {
      calls: Math.max(onRecord + since('answered'), calls.length),
      failed: failedOnRecord + since('failed'),
    },
    error: error ?? statistics.error,
    reload,
  }
}
