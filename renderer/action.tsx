import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { toErrorValue } from './errors.tsx'
import type { ErrorValue } from './types.ts'

interface ActionOptions<Result> {
  /** What is said when it went well; nothing where missing, as when the page shows it anyway. */
  done?: string | ((result: Result) => string | undefined)
  /** What is said stays also when there is something newer, for what must be read, such as where a file is. */
  stays?: boolean
  /** Says a failure in a notification, for buttons that have no place for an alert. */
  notifyFailure?: boolean
}

export interface Action<Input extends unknown[]> {
  /** @returns whether it went well; it never throws */
  run: (...input: Input) => Promise<boolean>
  pending: boolean
  error: ErrorValue | undefined
  forgetError: () => void
}

/** Something that a user starts: it shows that it runs and how it ended. */
export function useAction<Input extends unknown[], Result>(
  perform: (...input: Input) => Promise<Result>,
  { done, stays = false, notifyFailure = false }: ActionOptions<Result> = {},
): Action<Input> {
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<ErrorValue>()
  const forgetError = useCallback(() => setError(undefined), [])
  const run = async (...input: Input): Promise<boolean> => {
    setPending(true)
    setError(undefined)
    try {
      const result = await perform(...input)
      const said = typeof done === 'function' ? done(result) : done
      if (said !== undefined) sayDone(said, stays)
      return true
    } catch (thrown) {
      const value = toErrorValue(thrown)
      setError(value)
      if (notifyFailure) sayFailed(value)
      return false
    } finally {
      setPending(false)
    }
  }
  return { run, pending, error, forgetError }
}

let lastDone: string | undefined

/** It stays until it is closed, or until there is another: nobody reads by the clock. */
export function sayDone(message: string, stays = false): void {
  if (lastDone !== undefined) notifications.hide(lastDone)
  const id = notifications.show({
    message,
    color: 'teal',
    icon: <IconCheck size={18} aria-hidden />,
    autoClose: false,
  })
  lastDone = stays ? undefined : id
}

export function sayFailed({ message, nextStep }: ErrorValue): void {
  // What went wrong stays until it is read.
  notifications.show({
    title: message,
    message: nextStep,
    color: 'red',
    icon: <IconX size={18} aria-hidden />,
    autoClose: false,
  })
}
