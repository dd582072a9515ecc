import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi, useBridgeState } from '../bridge.tsx'
import { LoadState } from '../load-state.tsx'
import { useLoaded } from '../loaded.ts'
import { ChoiceCard } from '../servers/choice-card.tsx'
import type { WaitingTab } from '../sign-in/tab.ts'
import type { FurtherEntry, Preset } from '../types.ts'
import type { Fields } from './fields.ts'
import { FurtherForm } from './form.tsx'
import { enteredWith } from './words.ts'

interface AddFurtherProps {
  opened: boolean
  onClose: () => void
  onSaved: (entry: FurtherEntry, tab: WaitingTab | undefined) => void
}

/** One of those of the field, another by its address, or a program. */
export function AddFurther({ opened, onClose, onSaved }: AddFurtherProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add a server besides PanDA" size="lg">
      <Steps onSaved={onSaved} />
    </Modal>
  )
}

function Steps({ onSaved }: Pick<AddFurtherProps, 'onSaved'>) {
  const [chosen, setChosen] = useState<{ by: Fields['by']; preset?: Preset }>()
  if (!chosen) return <Choice onChoose={setChosen} />
  return (
    <Stack gap="sm">
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={14} aria-hidden />}
          onClick={() => setChosen(undefined)}
        >
          All servers
        </Button>
      </Group>
      <FurtherForm {...chosen} onSaved={onSaved} />
    </Stack>
  )
}

function Choice({ onChoose }: { onChoose: (chosen: { by: Fields['by']; preset?: Preset }) => void }) {
  const api = useApi()
  const { further } = useBridgeState()
  const presets = useLoaded(() => api.listUpstreamPresets({}))
  const has = ({ name }: Preset) => further.some((each) => each.name === name)
  return (
    <Stack gap="sm">
      <Text size="sm">
        Assistants can use its tools beside those of PanDA, under the same set and rules, and what they do
        stands in the same record. What they ask goes to that server.
      </Text>
      <LoadState loaded={presets} label="Loading the servers" height={280} />
      <Stack
        gap="xs"
        component="ul"
        p={0}
        m={0}
        style={{ listStyle: 'none' }}
        aria-label="Servers of the field"
      >
        {presets.value?.map((preset) => (
          <li key={preset.name}>
            <ChoiceCard
              title={preset.name}
              about={has(preset) ? `${preset.about} You have it already.` : preset.about}
              detail={`${whereIs(preset)}; entered with ${enteredWith(preset)}`}
              isHad={has(preset)}
              onChoose={() => onChoose({ by: preset.reach.by, preset })}
            />
          </li>
        ))}
        <li>
          <ChoiceCard
            title="Another server"
            about="By the address at which it speaks MCP."
            onChoose={() => onChoose({ by: 'http' })}
          />
        </li>
        <li>
          <ChoiceCard
            title="A program"
            about="An MCP server that the bridge starts on its computer."
            onChoose={() => onChoose({ by: 'command' })}
          />
        </li>
      </Stack>
    </Stack>
  )
}

function whereIs({ reach }: Preset): string {
  return reach.by === 'http' ? (URL.parse(reach.url)?.host ?? reach.url) : reach.command
}
