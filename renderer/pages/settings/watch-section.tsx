import { Switch } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { LockedNote, useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'

export function WatchSection() {
  const { watchTasks } = useBridgeState()
  const isLocked = useLocked('watchTasks')
  const api = useApi()
  const set = useAction((on: boolean) => api.setWatchTasks({ on }), { notifyFailure: true })
  return (
    <Section title="My tasks" part="watch">
      <LockedNote names={['watchTasks']} />
      <Switch
        checked={watchTasks}
        onChange={(event) => void set.run(event.currentTarget.checked)}
        disabled={set.pending || isLocked}
        label="Watch my tasks"
        description="Asks PanDA for the list of your tasks every few minutes, less often while none runs; not while assistants are paused."
      />
    </Section>
  )
}
