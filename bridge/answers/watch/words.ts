import type { TasksState } from './tasks-state.ts'

/** `3 run, 1 needs you`: how the user's tasks stand. Undefined while that is not known. */
export function tasksInShort(tasks: TasksState): string | undefined {
  if (tasks.is !== 'known') return undefined
  const { running, waiting, attention } = tasks
  const parts = [
    ...(running > 0 ? [running === 1 ? '1 runs' : `${running} run`] : []),
    ...(waiting > 0 ? [waiting === 1 ? '1 waits' : `${waiting} wait`] : []),
    ...(attention > 0 ? [attention === 1 ? '1 needs you' : `${attention} need you`] : []),
  ]
  return parts.length === 0 ? 'none runs' : parts.join(', ')
}
