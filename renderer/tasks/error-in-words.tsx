import { Badge, Group, Stack, Text } from '@mantine/core'
import { IconRefresh, IconUser } from '@tabler/icons-react'
import { codeWords, retryWords, whoWords } from '../../bridge/answers/words/errors.ts'
import type { ErrorInWords } from '../types.ts'
import { Quoted } from './quoted.tsx'

/** What went wrong, who can act on it, what helps, and what PanDA itself said. */
export function ErrorWords({ error }: { error: ErrorInWords }) {
  const { meaning, helps, said, logFiles, known, monitorSays } = error
  return (
    <Stack gap={6}>
      <Text fw={650} className="breakable">
        {meaning}
      </Text>
      <Group gap="xs">
        <CanAct error={error} />
        <Text size="xs" c="dimmed" className="breakable">
          {codeWords(error)}
          {!known && ', which this program does not know'}
        </Text>
      </Group>
      {helps !== '' && (
        <Text size="sm" className="breakable">
          {helps}
        </Text>
      )}
      {said !== undefined && <Quoted of="PanDA" text={said} />}
      {monitorSays !== undefined && <Quoted of="The monitor" text={monitorSays} />}
      {logFiles.length > 0 && (
        <Text size="xs" c="dimmed" className="breakable">
          Look in {logFiles.join(', ')}.
        </Text>
      )}
    </Stack>
  )
}

/** Who can do something about an error, and whether a retry would. */
export function CanAct({ error: { canAct, retry } }: { error: Pick<ErrorInWords, 'canAct' | 'retry'> }) {
  return (
    <>
      {canAct.length > 0 && (
        <Badge
          variant="light"
          color={canAct.includes('you') ? 'blue' : 'gray'}
          tt="none"
          leftSection={<IconUser size={12} aria-hidden />}
        >
          Can act: {whoWords(canAct)}
        </Badge>
      )}
      <Badge variant="light" color="gray" tt="none" leftSection={<IconRefresh size={12} aria-hidden />}>
        {asSentence(retryWords[retry])}
      </Badge>
    </>
  )
}

function asSentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
