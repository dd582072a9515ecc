import { Switch } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { LockedNote, useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'

export function QuestionsSection() {
  const { serversMayAsk } = useBridgeState()
  const isLocked = useLocked('serversMayAsk')
  const api = useApi()
  const set = useAction((on: boolean) => api.letServersAsk({ on }), { notifyFailure: true })
  return (
    <Section title="Questions of the server" part="questions">
      <LockedNote names={['serversMayAsk']} />
      <Switch
        checked={serversMayAsk}
        onChange={(event) => void set.run(event.currentTarget.checked)}
        disabled={set.pending || isLocked}
        label="Servers may ask you something in the chat"
        description="While it carries out a call, PandaMCP or another server may show a form there, where the assistant’s program can: marked as the server’s, without links, and never for a password. Your answer goes to the server."
      />
    </Section>
  )
}
