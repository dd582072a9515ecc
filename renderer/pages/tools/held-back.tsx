import { Alert, Badge, Button, Stack, Text } from '@mantine/core'
import { IconEye, IconHandStop } from '@tabler/icons-react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { Diff } from '../../diff.tsx'
import { ErrorAlert } from '../../errors.tsx'
import type { ToolSummary } from './types.ts'

type Held = NonNullable<ToolSummary['held']>

/** Nobody can call it until the user has looked at it. */
export function HeldBadge() {
  return (
    <Badge
      color="orange"
      variant="light"
      tt="none"
      title="Nobody can call this tool until you have looked at what has changed."
    >
      held back
    </Badge>
  )
}

interface HeldBackProps {
  tool: ToolSummary
  held: Held
  onReleased: () => void
}

/** What has changed of a tool, for the user to look at. */
export function HeldBack({ tool, held, onReleased }: HeldBackProps) {
  const api = useApi()
  const release = useAction(
    async () => {
      await api.releaseTool({ name: tool.name, version: held.version })
      onReleased()
    },
    { done: `${tool.name} is no longer held back.` },
  )
  const isNew = held.why === 'new'
  return (
    <Alert
      color="orange"
      icon={<IconHandStop aria-hidden />}
      title={isNew ? 'Held back: new on the server' : 'Held back: changed on the server'}
    >
      <Stack gap="sm">
        <Text size="sm">
          {isNew
            ? 'The server did not have this tool when you first used it. This is what it says of itself:'
            : 'The tool is not what it was when you last saw it. What is gone and what is new:'}
        </Text>
        <Diff text={held.difference} label={`What ${isNew ? 'the tool says' : 'has changed'}`} />
        <Text size="sm">
          Nobody can call it until you say that you have looked at it. Anything in it that tells an assistant
          what to do, or that asks for more than the tool needs, is a reason not to.
        </Text>
        {release.error && <ErrorAlert error={release.error} />}
        <Button
          w="fit-content"
          variant="default"
          leftSection={<IconEye size={16} aria-hidden />}
          loading={release.pending}
          onClick={() => void release.run()}
        >
          I have looked at it
        </Button>
      </Stack>
    </Alert>
  )
}
