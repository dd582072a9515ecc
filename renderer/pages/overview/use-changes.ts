import { useMemo } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { whoOf } from '../../followed.ts'
import { withChanges, type Change } from './changes.ts'

let changes: readonly Change[] = []
let changesOf: string | undefined

/** What has changed for this login since the window was opened. @param at when the answer came that tells it */
export function useChanges(told: readonly string[], at: number): readonly Change[] {
  const who = whoOf(useBridgeState())
  return useMemo(() => {
    changes = withChanges(who === changesOf ? changes : [], told, at)
    changesOf = who
    return changes
  }, [told, at, who])
}
