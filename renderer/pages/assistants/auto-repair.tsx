import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import type { Client } from './types.ts'

/** Whether the bridge mends the entry by itself. The state does not tell, so this window knows only what it has set. */
export function AutoRepair({ client: { id, name } }: { client: Client }) {
  const api = useApi()
  const [on, setOn] = useState(false)
  const set = useAction(
    async (wanted: boolean) => {
      await api.setAutoRepair({ client: id, on: wanted })
      setOn(wanted)
    },
    { notifyFailure: true },
  )
  return (
    <Switch
      size="sm"
      label="Mend its entry by itself"
      description="when it vanishes or goes out of date"
      aria-label={`Mend the entry of ${name} by itself`}
      checked={on}
      onChange={({ currentTarget }) => void set.run(currentTarget.checked)}
    />
  )
}
