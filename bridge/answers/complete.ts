import type { McpResult } from '../mcp/index.ts'
import type { TaskFacts } from './reading/task.ts'
import { byUrgency } from './tasks/my-tasks.ts'
import { findPrompt, type Prompt } from './prompts.ts'

/** Values that MCP takes at most (completion/complete). */
const MOST_VALUES = 100

/** What is there to complete with. */
interface Known {
  prompts: readonly Prompt[]
  /** Of which there is a table of errors. */
  components: readonly string[]
  /** Is asked only where numbers of tasks are wanted. */
  ownTasks: () => Promise<readonly TaskFacts[]>
}

/**
 * Completes an argument of a prompt or a part of a resource's address: task numbers with the user's own, those that need
 * attention first; by a part of the number, or of the task's name.
 */
export async function complete(params: Record<string, unknown>, known: Known): Promise<McpResult> {
  const { ref, argument } = params as {
    ref: { name?: string; uri?: string }
    argument: { name: string; value: string }
  }
  const typed = argument.value.trim().toLowerCase()
  const values = await valuesFor(ref, known, argument.name, typed)
  return {
    completion: {
      values: values.slice(0, MOST_VALUES),
      total: values.length,
      hasMore: values.length > MOST_VALUES,
    },
  }
}

async function valuesFor(
  ref: { name?: string; uri?: string },
  { prompts, components, ownTasks }: Known,
  argument: string,
  typed: string,
): Promise<string[]> {
  if (ref.uri?.startsWith('panda://errors/') === true)
    return components.filter((name) => name.startsWith(typed))
  const isTask =
    ref.uri?.startsWith('panda://task/') ??
    findPrompt(prompts, ref.name)?.arguments.some(({ name, is }) => name === argument && is === 'task')
  if (isTask !== true) return []
  const tasks = await ownTasks()
  return tasks
    .filter(
      ({ taskId, name }) =>
        String(taskId).startsWith(typed) || (typed !== '' && name.toLowerCase().includes(typed)),
    )
    .toSorted(byUrgency)
    .map(({ taskId }) => String(taskId))
}
