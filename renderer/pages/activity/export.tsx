import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { download } from '../../download.ts'

const types = {
  csv: { label: 'CSV, for spreadsheets', type: 'text/csv;charset=utf-8' },
  json: { label: 'JSON, for programs', type: 'application/json' },
} as const

/** Saves all calls that are still on disk, of which the page shows the last. */
export function Export() {
  const api = useApi()
  const save = useAction(
    async (as: keyof typeof types) => {
      const day = new Date().toISOString().slice(0, 10)
      download(`panda-activity-${day}.${as}`, await api.exportActivity({ as }), types[as].type)
    },
    { done: 'The calls were saved by your browser.', notifyFailure: true },
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={save.pending}
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json'] as const).map((as) => (
          <Menu.Item key={as} onClick={() => void save.run(as)}>
            {types[as].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
