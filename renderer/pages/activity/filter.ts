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

/** As {@link Wanted}, with a period in the place of a time: what is missing is anything. */
export type CallFilter = { [Name in Exclude<keyof Wanted, 'from'>]?: NonNullable<Wanted[Name]> } & {
  period?: Period
}

const text = (said: string) => said.slice(0, 200) || undefined
const oneOf =
  <Name extends string>(known: Record<Name, unknown>) =>
  (said: string) =>
    Object.hasOwn(known, said) ? (said as Name) : undefined

/** What the address says of each, of which all are here; undefined where it can mean nothing. */
const readers: { [Name in keyof Required<CallFilter>]: (said: string) => CallFilter[Name] } = {
  text,
  client: text,
  tool: text,
  outcome: oneOf(outcomeWords),
  effect: oneOf(effectWords),
  upstream: text,
  period: oneOf(periods),
}

/** The filter that the address has; what it cannot mean is left out. */
export function filterOf(query: URLSearchParams): CallFilter {
  const read = Object.entries(readers).map(([name, of]) => [name, of(query.get(name) ?? '')] as const)
  return Object.fromEntries(read.filter(([, value]) => value !== undefined))
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
