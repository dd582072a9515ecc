import { useMemo } from 'react'
import { OfLogins, useWho } from '../../of-logins.ts'
import { withChanges, type Change } from './changes.ts'

const known = new OfLogins<readonly Change[]>()

/** What has changed for this login since the window was opened. @param at when the answer came that tells it */
export function useChanges(told: readonly string[], at: number): readonly Change[] {
  const who = useWho()
  return useMemo(() => {
    const changes = withChanges((who && known.get(who)) ?? [], told, at)
    if (who) known.set(who, changes)
    return changes
  }, [told, at, who])
}
