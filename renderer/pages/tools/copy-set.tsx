import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { FormDialog } from '../../dialogs.tsx'
import { countText } from '../../sets/counts.ts'
import { freeName } from './free-name.ts'
import type { EndpointSet, ToolSummary } from './types.ts'

interface CopySetProps {
  from: EndpointSet
  /** Those that there are: no two have the same name. */
  sets: readonly EndpointSet[]
  tools: readonly ToolSummary[] | undefined
  /** A switch that was the reason for the copy: it is carried out on it. */
  change?: { tool: string; on: boolean } | undefined
  opened: boolean
  onClose: () => void
  onChanged: () => void
}

/** Makes a set of the user's own of another one, and puts it in force. */
export function CopySet({ from, sets, tools, change, opened, onClose, onChanged }: CopySetProps) {
  const api = useApi()
  const [name, setName] = useState<string>()
  const used = name ?? freeName(from.name, sets)
  const copy = useAction(
    async () => {
      const id = await api.copySet({ id: from.id, name: used.trim() })
      if (change) await api.switchTool({ id, ...change })
      await api.chooseSet({ id })
      onChanged()
      setName(undefined)
    },
    { done: `The set “${used.trim()}” is yours, and in force.` },
  )
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={change ? 'This set cannot be changed' : 'Copy to a set of your own'}
      verb={change ? 'Copy and switch' : 'Copy'}
      action={copy}
      disabled={used.trim() === ''}
    >
      <Text size="sm">
        {change
          ? `“${from.name}” comes with PanDA Bridge and stays as it is. A copy of it can be changed: the copy becomes the set in force, with ${change.tool} switched ${change.on ? 'on' : 'off'}.`
          : `The copy has the same tools, and becomes the set in force. You can then switch each tool on and off.`}
      </Text>
      {!change && (
        <Text size="sm" c="dimmed">
          {countText(from, tools ?? [])}
        </Text>
      )}
      <TextInput
        label="Name of your set"
        value={used}
        maxLength={60}
        required
        data-autofocus
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
    </FormDialog>
  )
}
