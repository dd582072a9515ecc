import { ActionIcon, Card, Group, Menu, Select, Stack, Text } from '@mantine/core'
import { IconCopy, IconDots, IconFileExport, IconFileImport, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { counted } from '../../counted.ts'
import { FurtherChoice } from './further-choice.tsx'
import { CopySet } from './copy-set.tsx'
import { fileNameOf } from '../../download.ts'
import { ImportSet } from './import-set.tsx'
import { RemoveSets } from './remove-sets.tsx'
import { LockedNote, useLocked } from '../../locked.tsx'
import { save } from '../../save.ts'
import type { EndpointSet, ToolSummary } from './types.ts'
import type { Tools } from './use-tools.ts'

/** The set in force, and what can be done with sets. */
export function SetBar({ all }: { all: Tools }) {
  const { sets, chosen, tools } = all
  const api = useApi()
  const isLocked = useLocked('endpointSet')
  const choose = useAction(
    async (id: string) => {
      await api.chooseSet({ id })
      all.reloadSets()
    },
    { notifyFailure: true },
  )
  return (
    <Card withBorder padding="md" component="section" aria-label="Endpoint set">
      <Group align="flex-end" wrap="nowrap" gap="xs">
        <Select
          label="Assistants may use the set"
          data={groupsOf(sets)}
          value={chosen?.id ?? null}
          onChange={(id) => id !== null && id !== chosen?.id && void choose.run(id)}
          disabled={choose.pending || sets.length === 0 || isLocked}
          allowDeselect={false}
          maw={320}
          flex={1}
        />
        <SetMenu sets={sets} chosen={chosen} tools={tools} onChanged={all.reloadSets} />
      </Group>
      <Stack gap={2} mt="xs">
        <LockedNote names={['sets', 'endpointSet']} />
        <Text size="sm">{chosen?.description ?? '…'}</Text>
        <Text size="sm" c="dimmed" aria-live="polite">
          {chosen && tools ? countsOf(chosen, tools) : '…'}
        </Text>
      </Stack>
      {chosen && <FurtherChoice set={chosen} onChanged={all.reloadSets} />}
    </Card>
  )
}

function groupsOf(sets: readonly EndpointSet[]) {
  const groups = Map.groupBy(sets, ({ builtIn, by }) =>
    by === undefined ? (builtIn ? 'Come with PanDA Bridge' : 'Your own') : `From ${by}`,
  )
  return [...groups].map(([group, all]) => ({
    group,
    items: all.map(({ id, name }) => ({ value: id, label: name })),
  }))
}

/** In words: what assistants see of what the server has. */
function countsOf(set: EndpointSet, tools: readonly ToolSummary[]): string {
  const on = tools.filter(({ inSet }) => inSet)
  const acting = on.filter(({ effect }) => effect !== 'read').length
  const names = new Set(tools.map(({ name }) => name))
  // What a set says of resources and prompts ("resources/read") is no tool.
  const elsewhere = set.tools.filter((name) => !name.includes('/') && !names.has(name)).length
  const whose = tools.some(({ from }) => from) ? 'the' : 'this server’s'
  const words = [
    `${on.length} of ${whose} ${counted(tools.length, 'tool')} ${on.length === 1 ? 'is' : 'are'} on; ${acting === 0 ? 'none' : acting} of them can change something.`,
  ]
  if (elsewhere > 0)
    words.push(`${counted(elsewhere, 'more tool')} of the set ${elsewhere === 1 ? 'is' : 'are'} not there.`)
  return words.join(' ')
}

type Dialog = 'copy' | 'import' | 'remove' | undefined

interface SetMenuProps {
  sets: readonly EndpointSet[]
  chosen: EndpointSet | undefined
  tools: readonly ToolSummary[] | undefined
  onChanged: () => void
}

function SetMenu({ sets, chosen, tools, onChanged }: SetMenuProps) {
  const api = useApi()
  const areLocked = useLocked('sets')
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const exportSet = useAction(
    ({ id, name }: EndpointSet) => {
      const fileName = `${fileNameOf(name)}.endpoints.json`
      return save({
        fileName,
        inApp: () => api.saveSet({ id, fileName }),
        text: () => api.exportSet({ id }),
        type: 'application/json',
      })
    },
    {
      done: (said) => said && `${said} PandaMCP reads it as endpoint_list_file.`,
      notifyFailure: true,
    },
  )
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={36}
            aria-label="Copy, import, export or remove sets"
            loading={exportSet.pending}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy size={16} aria-hidden />}
            disabled={!chosen || areLocked}
            onClick={() => setDialog('copy')}
          >
            Copy to a set of your own…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileImport size={16} aria-hidden />}
            disabled={areLocked}
            onClick={() => setDialog('import')}
          >
            Import an endpoint list…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileExport size={16} aria-hidden />}
            disabled={!chosen}
            onClick={() => chosen && void exportSet.run(chosen)}
          >
            Export as endpoint list
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={!sets.some(({ builtIn }) => !builtIn)}
            onClick={() => setDialog('remove')}
          >
            Remove sets of your own…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {chosen && (
        <CopySet
          from={chosen}
          sets={sets}
          tools={tools}
          opened={dialog === 'copy'}
          onClose={close}
          onChanged={onChanged}
        />
      )}
      <ImportSet opened={dialog === 'import'} onClose={close} onChanged={onChanged} />
      <RemoveSets
        sets={sets}
        chosen={chosen}
        opened={dialog === 'remove'}
        onClose={close}
        onChanged={onChanged}
      />
    </>
  )
}
