import { Accordion, Button, Code, Group, Loader, ScrollArea, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { Facts } from '../../facts.tsx'
import { useLoaded } from '../../loaded.ts'
import { Section } from '../../section.tsx'
import { loadLicences, type Licence } from './licences.ts'

export function AboutSection() {
  const { version, mcpUrl } = useBridgeState()
  const [shown, setShown] = useState(false)
  return (
    <Section title="About" part="about">
      <Stack gap="sm">
        <Facts
          facts={[
            ['PanDA Bridge', version],
            ['Address', mcpUrl],
            ['Licence', 'Apache-2.0'],
          ]}
        />
        <Group>
          <Button size="xs" variant="default" onClick={() => setShown(!shown)} aria-expanded={shown}>
            {shown ? 'Hide the licences' : 'Licences of what it is made of'}
          </Button>
        </Group>
        {shown && <Licences />}
      </Stack>
    </Section>
  )
}

function Licences() {
  const { value, error } = useLoaded(loadLicences)
  if (error) return <ErrorAlert error={error} />
  if (!value) return <Loader size="sm" aria-label="Loading the licences" />
  return (
    <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Licences' }}>
      <Accordion variant="contained" chevronPosition="left">
        {value.map((licence) => (
          <Entry key={`${licence.name} ${licence.version}`} licence={licence} />
        ))}
      </Accordion>
    </ScrollArea.Autosize>
  )
}

function Entry({ licence: { name, version, license, text } }: { licence: Licence }) {
  return (
    <Accordion.Item value={`${name} ${version}`}>
      <Accordion.Control>
        <Group justify="space-between" pr="sm">
          <Text size="sm">
            {name} {version}
          </Text>
          <Text size="sm" c="dimmed">
            {license}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Code block style={{ whiteSpace: 'pre-wrap' }}>
          {text === '' ? 'It comes without a text of its licence.' : text}
        </Code>
      </Accordion.Panel>
    </Accordion.Item>
  )
}
