import { Button, Checkbox, Group, List, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { sayFailed, useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { FormDialog } from '../../dialogs.tsx'
import { useFirstRunMemory, useLocalePreference, useZonePreference } from '../../preferences.ts'
import { go } from '../../route.ts'
import { Section } from '../../section.tsx'

/** Back to the first day, on the bridge's computer and in this browser. */
export function ResetSection() {
  const { folders, clients } = useBridgeState()
  const api = useApi()
  const [opened, { open, close }] = useDisclosure(false)
  const [disconnect, setDisconnect] = useState(true)
  const [, , forgetFirstRun] = useFirstRunMemory()
  const [, , forgetLocale] = useLocalePreference()
  const [, , forgetZone] = useZonePreference()
  const { clearColorScheme } = useMantineColorScheme()
  const connected = clients.filter(({ state }) => state !== 'not-connected')
  const reset = useAction(
    async () => {
      const left = (await api.reset({ disconnect })).filter(({ disconnected }) => !disconnected)
      forgetFirstRun()
      forgetLocale()
      forgetZone()
      clearColorScheme()
      for (const { problem } of left) if (problem) sayFailed(problem)
      go('start')
    },
    { done: 'PanDA Bridge is as on its first day.' },
  )
  return (
    <Section title="Start anew" part="reset">
      <Stack gap="sm">
        <Text size="sm">Forgets everything, as if PanDA Bridge had never run here.</Text>
        <Group>
          <Button variant="default" onClick={open}>
            Reset…
          </Button>
        </Group>
      </Stack>
      <FormDialog
        opened={opened}
        onClose={close}
        title="Reset PanDA Bridge?"
        verb="Delete and start anew"
        action={reset}
        grave
      >
        <Stack gap="sm">
          <Text size="sm" className="breakable">
            This deletes, in {folders.home}:
          </Text>
          <List size="sm">
            <List.Item>the login: you are signed out</List.Item>
            <List.Item>all settings, with servers and endpoint sets of your own</List.Item>
            <List.Item>the keys of all programs: what they hold no longer works</List.Item>
            <List.Item>the record of calls, kept answers and caches</List.Item>
          </List>
          <Checkbox
            checked={disconnect}
            onChange={(event) => setDisconnect(event.currentTarget.checked)}
            label="Also take the bridge out of the assistants’ files"
            description={
              connected.length === 0
                ? 'No assistant is connected now.'
                : `${connected.map(({ name }) => name).join(', ')}; and delete the copies that were kept of these files`
            }
          />
          <Text size="sm">The logs stay. It cannot be taken back.</Text>
        </Stack>
      </FormDialog>
    </Section>
  )
}
