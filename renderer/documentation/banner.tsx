import { Alert, Button, Group, Text } from '@mantine/core'
import { IconBook } from '@tabler/icons-react'
import { useBridgeState } from '../bridge.tsx'
import { useChoice, useDocumentation } from './use-choice.ts'

/** On every page, once a search would have looked in the documentation and nobody has said whether to fetch it. */
export function DocumentationBanner() {
  const { documentation } = useBridgeState()
  return documentation.isWanted ? <Wanted /> : null
}

function Wanted() {
  const { value } = useDocumentation()
  const { pending, allow, refuse } = useChoice()
  if (value?.state !== 'needs-consent') return null
  return (
    <Alert
      color="blue"
      icon={<IconBook aria-hidden />}
      mb="md"
      title="A search wants to look in PanDA’s documentation"
      role="alert"
    >
      <Text size="sm" className="breakable">
        {value.question.question}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={() => void refuse()} disabled={pending}>
          Do not fetch it
        </Button>
        <Button size="xs" variant="default" onClick={() => void allow()} loading={pending}>
          Fetch it
        </Button>
      </Group>
    </Alert>
  )
}
