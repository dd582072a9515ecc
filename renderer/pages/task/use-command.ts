import { useApi } from '../../bridge.tsx'
import { useAction, type Action } from '../../action.tsx'
import { readAnswer } from '../../tool-answer.ts'
import type { ErrorValue } from '../../types.ts'
import type { TaskCommand } from '../../tasks/commands.ts'

/** Has PanDA do something with a task, by the way of every call: set, rules, approval, record. The user is always asked. */
export function useCommand(taskId: number, onDone: () => void): Action<[TaskCommand]> {
  const api = useApi()
  return useAction(
    async ({ tool }: TaskCommand) => {
      const result = await api.callTool({ name: tool, arguments: { task_id: taskId }, ask: true })
      const { failed, message } = readAnswer(result)
      onDone()
      if (failed) {
        const error: ErrorValue = {
          code: result.errorCode ?? 'refused-by-panda',
          message,
          nextStep: 'The page has been read again: look at the state of the task.',
        }
        // Errors are values in pages.
        // oxlint-disable-next-line typescript/only-throw-error
        throw error
      }
      return message
    },
    {
      done: (message) =>
        message === '' ? 'PanDA has taken the command; it may take minutes.' : `PanDA says: “${message}”`,
    },
  )
}
