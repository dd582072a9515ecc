import { Button, Code, Group, NumberInput, Stack, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { Section } from '../../section.tsx'

export function PortSection() {
  const { ports, mcpUrl } = useBridgeState()
  const api = useApi()
  const [port, setPort] = useState<number | string>(ports.next)
  const save = useAction(() => api.setPort({ port: Number(port) }), {
    done: 'Saved for the next start of the bridge.',
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <Section title="Port">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">
            Assistants reach the bridge at <Code className="breakable">{mcpUrl}</Code>, from this computer
            only.
          </Text>
          <Group align="flex-end" gap="xs">
            <NumberInput
              label="Port"
              description="Takes effect when the bridge is next started"
              value={port}
              onChange={setPort}
              min={1}
              max={65_535}
              allowDecimal={false}
              hideControls
              w={260}
            />
            <Button
              type="submit"
              variant="default"
              loading={save.pending}
              disabled={typeof port !== 'number' || port === ports.next}
            >
              Save
            </Button>
          </Group>
          {ports.next !== ports.now && (
            <Text size="sm" fw={600} role="status">
              From the next start on it is port {ports.next}. Assistants that connect by address then show
              “Outdated” until they are repaired.
            </Text>
          )}
          {save.error && <ErrorAlert error={save.error} />}
        </Stack>
      </form>
    </Section>
  )
}
