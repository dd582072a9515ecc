import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { Section } from '../../section.tsx'

export function StopSection() {
  const api = useApi()
  const [opened, { open, close }] = useDisclosure(false)
  const stop = useAction(() => api.stop({}))
  return (
    <Section title="Stop" part="stop">
      <Group>
        <Button variant="default" onClick={open}>
          Stop the bridge…
        </Button>
      </Group>
      <Confirm opened={opened} onClose={close} title="Stop the bridge?" verb="Stop" action={stop}>
        Assistants get no answer until you start it again, by its app or with &quot;panda-bridge serve&quot;.
        None of them starts it before you do. Windows in browsers need a new link then.
      </Confirm>
    </Section>
  )
}
