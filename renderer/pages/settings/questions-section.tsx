import { Switch } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Section } from '../../section.tsx'

export function QuestionsSection() {
  const { serversMayAsk } = useBridgeState()
  const api = useApi()
  const set = useAction((on: boolean) => api.letServersAsk({ on }), { notifyFailure: true })
  return (
    <Section title="Questions of the server" part="questions">
      <Switch
        checked={serversMayAsk}
        onChange={(event) => void set.run(event.currentTarget.checked)}
        disabled={set.pending}
        label="PandaMCP may ask you something in the chat"
        description="While it carries out a call it may show a form there, where the assistant’s program can: marked as the server’s, without links, and never for a password. Your answer goes to the server."
      />
    </Section>
  )
}
