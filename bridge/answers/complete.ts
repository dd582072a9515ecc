import type { McpResult } from '../mcp/index.ts'
import { errorComponents } from './errors/table.ts'
import type { TaskFacts } from './reading/task.ts'
import { byUrgency } from './tasks/my-tasks.ts'
import { findPrompt, type Prompt } from './prompts.ts'

/** Values that MCP takes at most (completion/complete). */
const MOST_VALUES = 100

/**
 * Completes an argument of a prompt or a part of a resource's address: task numbers with the user's own, those that need
 * attention first; by a part of the number, or of the task's name.
 * @param ownTasks is asked only where numbers of tasks are wanted
 */
export async function complete(
  params: Record<string, unknown>,
  prompts: readonly Prompt[],
  ownTasks: () => Promise<readonly TaskFacts[]>,
): Promise<McpResult> {
  const { ref, argument } = params as {
    ref: { name?: string; uri?: string }
    argument: { name: string; value: string }
  }
  const typed = argument.value.trim().toLowerCase()
  const values = await valuesFor(ref, prompts, argument.name, typed, ownTasks)
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
  prompts: readonly Prompt[],
  argument: string,
  typed: string,
  ownTasks: () => Promise<readonly TaskFacts[]>,
): Promise<string[]> {
  if (ref.uri?.startsWith('panda://errors/') === true)
    return errorComponents.filter((name) => name.startsWith(typed))
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
