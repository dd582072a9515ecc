import type { BridgeMethods } from '../../../bridge/api.ts'
import { effectWords } from '../../effects.tsx'
import { outcomeWords } from './words.ts'

type Wanted = NonNullable<Parameters<BridgeMethods['getActivity']>[0]['wanted']>

const HOUR_MS = 3_600_000
/** Periods that end now, by their names in the address. */
export const periods = {
  hour: { label: 'The last hour', ms: HOUR_MS },
  day: { label: 'The last 24 hours', ms: 24 * HOUR_MS },
  week: { label: 'The last 7 days', ms: 7 * 24 * HOUR_MS },
  month: { label: 'The last 30 days', ms: 30 * 24 * HOUR_MS },
} as const
type Period = keyof typeof periods

/** What a call must be to be shown; what is missing is anything. */
export interface CallFilter {
  text?: string
  client?: string
  tool?: string
  outcome?: NonNullable<Wanted['outcome']>
  effect?: NonNullable<Wanted['effect']>
  period?: Period
}

/** The filter that the address has; what it cannot mean is left out. */
export function filterOf(query: URLSearchParams): CallFilter {
  const text = (name: string) => query.get(name)?.slice(0, 200) ?? ''
  const oneOf = <Name extends string>(name: string, known: Record<Name, unknown>): Name | undefined => {
    const value = query.get(name)
    return value !== null && Object.hasOwn(known, value) ? (value as Name) : undefined
  }
  const outcome = oneOf('outcome', outcomeWords)
  const effect = oneOf('effect', effectWords)
  const period = oneOf('period', periods)
  return {
    ...(text('text') !== '' && { text: text('text') }),
    ...(text('client') !== '' && { client: text('client') }),
    ...(text('tool') !== '' && { tool: text('tool') }),
    ...(outcome && { outcome }),
    ...(effect && { effect }),
    ...(period && { period }),
  }
}

/** `activity?outcome=failed` */
export function pathOf(filter: CallFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString()
  return query === '' ? 'activity' : `activity?${query}`
}

/** As the bridge is asked for it. @param now milliseconds since 1970 */
export function wantedOf({ period, ...wanted }: CallFilter, now: number): Wanted {
  return { ...wanted, ...(period && { from: now - periods[period].ms }) }
}
