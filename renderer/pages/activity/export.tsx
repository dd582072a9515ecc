import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { save } from '../../save.ts'

const types = {
  csv: { label: 'CSV, for spreadsheets', type: 'text/csv;charset=utf-8' },
  json: { label: 'JSON, for programs', type: 'application/json' },
} as const

/** Saves all calls that are still on disk, of which the page shows the last. */
export function Export() {
  const api = useApi()
  const exportAs = useAction(
    (as: keyof typeof types) => {
      const fileName = `panda-activity-${new Date().toISOString().slice(0, 10)}.${as}`
      return save({
        fileName,
        inApp: () => api.saveActivity({ as, fileName }),
        text: () => api.exportActivity({ as }),
        type: types[as].type,
      })
    },
    { done: (said) => said, notifyFailure: true },
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={exportAs.pending}
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json'] as const).map((as) => (
          <Menu.Item key={as} onClick={() => void exportAs.run(as)}>
            {types[as].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
