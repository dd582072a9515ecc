import { catalogue } from './entries.ts'
import { toolName } from './tool-name.ts'
import type { Endpoint } from './types.ts'

/** What questions about tasks and jobs begin with. */
const first = [
  'task_get_detailed_info',
  'task_get_job_descriptions',
  'task_get_tasks_detailed_info_since',
  'job_get_description_incl_archive',
  'task_get_status',
  'job_get_status',
]

const audiences: readonly Endpoint['audience'][] = ['user', 'operator', 'robot']
const effects: readonly Endpoint['effect'][] = ['read', 'write', 'destructive']

const ranked = catalogue.toSorted(
  (one, other) =>
    audiences.indexOf(one.audience) - audiences.indexOf(other.audience) ||
    effects.indexOf(one.effect) - effects.indexOf(other.effect),
)
const ranks = new Map([...new Set([...first, ...ranked.map(toolName)])].map((tool, rank) => [tool, rank]))

/**
 * For sorting tools by how soon somebody wants them: what people look at, what they have done, then the same of shifters
 * and of machinery. Models read long lists from the top, and some clients show no more than the first few dozen. What the
 * catalogue does not know comes last, as it was.
 */
export function byUse(one: string, other: string): number {
  return (ranks.get(one) ?? ranks.size) - (ranks.get(other) ?? ranks.size)
}
