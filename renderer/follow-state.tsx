import { Button, Group, Loader, Skeleton, Stack, Text } from '@mantine/core'
import { IconInfoCircle, IconRefresh } from '@tabler/icons-react'
import { ErrorAlert } from './errors.tsx'
import type { Followed } from './followed.ts'
import { Ago, LocalTime } from './time.tsx'
import { SignInPanel } from './sign-in/panel.tsx'

/** Before an answer is there: that it comes. Where none could be had: why, what to do, and from when what is shown is. */
export function FollowState({
  followed: { value, at, error, reload },
  label,
  height,
}: {
  followed: Followed<unknown>
  label: string
  height: number
}) {
  if (error)
    return (
      <>
        <ErrorAlert error={error}>
          <Button size="compact-sm" onClick={reload}>
            Try again
          </Button>
        </ErrorAlert>
        {error.code === 'signed-out' && <SignInPanel />}
        {value !== undefined && at !== undefined && (
          <Text size="sm" fw={650}>
            What follows is as of <LocalTime at={at} />.
          </Text>
        )}
      </>
    )
  return value === undefined ? <Skeleton height={height} role="status" aria-label={label} /> : undefined
}

/** From when what is shown is, and a button that asks anew: PanDA itself is asked once a minute at most. */
export function AskedAt({
  followed: { value, at, isAsking, reload },
}: {
  followed: Followed<{ sources: readonly { at: string }[] }>
}) {
  const read = value?.sources.map((source) => Date.parse(source.at)) ?? []
  const oldest = read.length === 0 ? at : Math.min(...read)
  return (
    <Group gap="xs" wrap="nowrap">
      {oldest !== undefined && (
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          read <Ago at={oldest} />
        </Text>
      )}
      <Button
        size="compact-sm"
        variant="default"
        onClick={reload}
        aria-disabled={isAsking}
        leftSection={isAsking ? <Loader size={12} aria-hidden /> : <IconRefresh size={14} aria-hidden />}
      >
        Reload
      </Button>
    </Group>
  )
}

/** What could not be read, said quietly beside what could. */
export function Missing({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return null
  return (
    <Stack gap={2} role="note" aria-label="What could not be read">
      {missing.map((sentence) => (
        <Group key={sentence} gap={6} wrap="nowrap" align="flex-start">
          <IconInfoCircle size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
          <Text size="sm" c="dimmed" className="breakable">
            {sentence}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

/** Where each fact is from, and from when. */
export function Sources({ sources }: { sources: readonly { what: string; at: string }[] }) {
  if (sources.length === 0) return null
  return (
    <Text component="footer" size="xs" c="dimmed" className="breakable">
      From{' '}
      {sources.map(({ what, at }, index) => (
        <span key={`${what} ${at}`}>
          {index > 0 && ', '}
          <code>{what}</code> <LocalTime at={Date.parse(at)} format="time" />
        </span>
      ))}
      .
    </Text>
  )
}
