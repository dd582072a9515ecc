import { Switch } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Section } from '../../section.tsx'

export function WatchSection() {
  const { watchTasks } = useBridgeState()
  const api = useApi()
  const set = useAction((on: boolean) => api.setWatchTasks({ on }), { notifyFailure: true })
  return (
    <Section title="My tasks" part="watch">
      <Switch
        checked={watchTasks}
        onChange={(event) => void set.run(event.currentTarget.checked)}
        disabled={set.pending}
        label="Watch my tasks"
        description="Asks PanDA for the list of your tasks every few minutes, less often while none runs; not while assistants are paused."
      />
    </Section>
  )
}
