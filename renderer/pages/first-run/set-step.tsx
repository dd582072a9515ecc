import { Stack, Text } from '@mantine/core'
import { SetChoice } from '../../sets/choice.tsx'

export function SetStep({ onChosen }: { onChosen: () => void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">
        An assistant sees only the tools of the set that you choose. Calls that change something ask you
        first, whichever it is. You can change it at any time.
      </Text>
      <SetChoice onChosen={onChosen} />
    </Stack>
  )
}
