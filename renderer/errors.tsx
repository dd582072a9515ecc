import { Alert, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Copy } from './copy.tsx'
import type { ErrorValue } from './types.ts'

/** Any thrown thing as the value that errors cross processes as. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (isErrorValue(thrown)) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    code: 'internal',
    message: `Something unexpected went wrong in this window: ${message}`,
    nextStep: 'Reload the window; if it happens again, report it.',
  }
}

function isErrorValue(thrown: unknown): thrown is ErrorValue {
  if (typeof thrown !== 'object' || thrown === null) return false
  return ['code', 'message', 'nextStep'].every((key) => typeof Reflect.get(thrown, key) === 'string')
}

/** What a user pastes into a mail to the support. */
export function describeError({ code, message, nextStep }: ErrorValue): string {
  return `${message}\n${nextStep}\n(PanDA Bridge, ${code})`
}

/** Says what is wrong and what to do about it, and can be copied. */
export function ErrorAlert({
  error,
  color = 'red',
  children,
}: {
  error: ErrorValue
  /** Yellow for what is no failure. */
  color?: 'red' | 'yellow'
  children?: ReactNode
}) {
  return (
    <Alert color={color} icon={<IconAlertTriangle aria-hidden />} title={error.message} role="alert">
      <Text size="sm">{error.nextStep}</Text>
      <Group gap="xs" mt="xs">
        {children}
        <Copy text={describeError(error)} label="Copy error" />
      </Group>
    </Alert>
  )
}
