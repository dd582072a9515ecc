import { Code, Group, Stack, Text } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { Copy } from '../../copy.tsx'
import { Facts } from '../../facts.tsx'
import { Section } from '../../section.tsx'

export function FilesSection() {
  const { folders } = useBridgeState()
  return (
    <Section title="Files" part="files">
      <Stack gap="xs">
        <Text size="sm">
          Settings, logins, keys, the record of calls and the logs are in one folder on the bridge’s computer.
          Logs hold no secrets: they can be sent to whoever helps you.
        </Text>
        <Facts
          facts={[
            ['Folder', <Folder key="home" path={folders.home} name="the folder" />],
            ['Logs', <Folder key="logs" path={folders.logs} name="the folder of the logs" />],
          ]}
        />
      </Stack>
    </Section>
  )
}

function Folder({ path, name }: { path: string; name: string }) {
  return (
    <Group gap="xs" component="span">
      <Code className="breakable">{path}</Code>
      <Copy text={path} name={`Copy the path of ${name}`} />
    </Group>
  )
}
