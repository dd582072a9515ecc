import { Switch } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Section } from '../../section.tsx'

export function PauseSection() {
  const { paused, stoppedBecause } = useBridgeState()
  const api = useApi()
  const pause = useAction((wanted: boolean) => api.pause({ paused: wanted }), { notifyFailure: true })
  return (
    <Section title="Pause" part="pause">
      <Switch
        checked={paused}
        onChange={(event) => void pause.run(event.currentTarget.checked)}
        disabled={pause.pending || stoppedBecause !== undefined}
        label="Pause all assistants"
        description="Every call is refused until you switch it off, also over a restart of the bridge."
      />
    </Section>
  )
}
