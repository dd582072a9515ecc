import { useState } from 'react'
import { useAction, type Action } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { useLoaded } from '../../loaded.ts'
import type { ErrorValue } from '../../types.ts'
import { mergeCalls, MOST_CALLS } from './calls.ts'
import { wantedOf, type CallFilter } from './filter.ts'
import type { Call } from './types.ts'
import { useEvery } from './use-every.ts'

/** What the bridge has found in its whole record. */
export interface FoundCalls {
  /** The newest first. */
  calls: readonly Call[]
  older: Action<[]> | undefined
  matching: number
  onRecord: number
}

/** The record is read from its beginning: milliseconds between two readings while calls come. */
const AGAIN_MS = 3_000
const MOST_ASKED = 1_000

/** The calls that a filter wants; undefined where it wants any, and until the first answer. */
export function useFound(filter: CallFilter): {
  found: FoundCalls | undefined
  error: ErrorValue | undefined
} {
  const api = useApi()
  const { answered } = useBridgeState().calls
  const key = JSON.stringify(filter)
  const isFiltered = Object.keys(filter).length > 0
  const ask = async (before?: string) => {
    const wanted = wantedOf(filter, Date.now())
    const answer = await api.getActivity({
      limit: MOST_ASKED,
      wanted,
      ...(before !== undefined && { before }),
    })
    return { ...answer, of: key }
  }
  const { value, error, reload } = useLoaded(async () => (isFiltered ? ask() : undefined), key)
  const [earlier, setEarlier] = useState<{ of: string; calls: readonly Call[]; older: boolean }>()
  useEvery(AGAIN_MS, answered, reload)
  const more = earlier?.of === key ? earlier : undefined
  const calls = mergeCalls(more?.calls ?? [], value?.calls ?? [])
  const older = useAction(
    async () => {
      const answer = await ask(calls.at(-1)?.id)
      setEarlier({ of: key, calls: mergeCalls(calls, answer.calls), older: answer.older })
    },
    { notifyFailure: true },
  )
  if (!isFiltered || value?.of !== key) return { found: undefined, error: isFiltered ? error : undefined }
  const hasOlder = calls.length < MOST_CALLS && (more ? more.older : value.older)
  const { matching = calls.length, onRecord = calls.length } = value
  return { found: { calls, older: hasOlder ? older : undefined, matching, onRecord }, error }
}
