import { Code, NumberInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { LockedNote, useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'
import { SaveForm } from './save-form.tsx'

/** Those below are the system's: an ordinary user may not listen there. */
const LEAST = 1_024

export function PortSection() {
  const { ports, mcpUrl } = useBridgeState()
  const api = useApi()
  const isLocked = useLocked('port')
  const [port, setPort] = useState<number | string>(ports.next)
  const save = useAction(() => api.setPort({ port: Number(port) }), {
    done: 'Saved for the next start of the bridge.',
  })
  const about = (
    <Text size="sm">
      Assistants reach the bridge at <Code className="breakable">{mcpUrl}</Code>, from this computer only.
    </Text>
  )
  const note = ports.next !== ports.now && (
    <Text size="sm" fw={600} role="status">
      From the next start on it is port {ports.next}. Assistants that connect by address then show “Outdated”
      until they are repaired.
    </Text>
  )
  return (
    <Section title="Port" part="port">
      <SaveForm
        action={save}
        disabled={isLocked || typeof port !== 'number' || port < LEAST || port === ports.next}
        about={
          <>
            {about}
            <LockedNote names={['port']} />
          </>
        }
        note={note}
      >
        <NumberInput
          label="Port"
          description="1024 or more; takes effect when the bridge is next started"
          value={port}
          onChange={setPort}
          min={LEAST}
          max={65_535}
          allowDecimal={false}
          hideControls
          disabled={isLocked}
          w={280}
        />
      </SaveForm>
    </Section>
  )
}
