import { Switch } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import type { Client } from './types.ts'

/** Whether the bridge mends the entry by itself. */
export function AutoRepair({ client: { id, name } }: { client: Client }) {
  const api = useApi()
  const { autoRepair } = useBridgeState()
  const set = useAction((on: boolean) => api.setAutoRepair({ client: id, on }), { notifyFailure: true })
  return (
    <Switch
      size="sm"
      label="Mend its entry by itself"
      description="when it vanishes or goes out of date"
      aria-label={`Mend the entry of ${name} by itself`}
      checked={autoRepair.includes(id)}
      disabled={set.pending}
      onChange={({ currentTarget }) => void set.run(currentTarget.checked)}
    />
  )
}
