import { Code, Stack, Text } from '@mantine/core'
import { Facts } from '../../facts.tsx'
import { Section } from '../../section.tsx'

/** The bridge's state does not say where its folder is: the rule does. */
export function FilesSection() {
  return (
    <Section title="Files">
      <Stack gap="xs">
        <Text size="sm">
          Settings, logins, the record of calls and the logs are in one folder on the bridge’s computer; the
          logs are in <Code>logs</Code> below it.
        </Text>
        <Facts
          facts={[
            ['Linux', <Code key="linux">~/.config/panda-bridge</Code>],
            ['macOS', <Code key="macos">~/Library/Application Support/panda-bridge</Code>],
            ['Windows', <Code key="windows">%APPDATA%\panda-bridge</Code>],
            ['Elsewhere', 'where PANDA_BRIDGE_HOME says, if that is set'],
          ]}
        />
      </Stack>
    </Section>
  )
}
