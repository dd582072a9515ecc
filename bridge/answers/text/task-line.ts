import type { TaskLine } from '../shapes/index.ts'
import { progressWords } from '../words/tasks.ts'

/** A task as an entry of a list: number, state, name, how far it is, and why it fails. */
export function taskWords({ taskId, name, status, progress, topReason, changedAt }: TaskLine): string {
  const reason = topReason === undefined ? '' : `; ${topReason}`
  const changed = changedAt === undefined ? '' : `, changed ${changedAt}`
  return `- ${taskId} ${status}: ${name}: ${progressWords(progress)}${changed}${reason}`
}
