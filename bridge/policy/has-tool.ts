import type { Effect } from '../panda/catalogue/types.ts'
import type { SetSummary } from './endpoint-set.ts'

/** What of a set says which tools it has. */
interface Having {
  /** Those that it names. */
  offered: ReadonlySet<string>
  set: Pick<SetSummary, 'further' | 'without'>
}

/**
 * Whether a set has a tool.
 * @param isFurther whether it is one of a server besides PanDA
 */
export function hasTool(
  { offered, set }: Having,
  { name, effect, isFurther }: { name: string; effect: Effect; isFurther: boolean },
): boolean {
  if (offered.has(name)) return true
  if (!isFurther || set.without.includes(name)) return false
  return set.further === 'all' || (set.further === 'reads' && effect === 'read')
}
