import { useState, type ReactNode } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { CopySet } from './copy-set.tsx'
import type { ToolSummary } from './types.ts'
import type { Tools } from './use-tools.ts'

interface Switching {
  switchTool: (tool: ToolSummary, on: boolean) => void
  /** Name of the tool that is being switched. */
  pending: string | undefined
  /** What the user may be asked first. */
  dialog: ReactNode
}

/** Switches tools of the set in force; a set that comes with the program is copied first, if the user agrees. */
export function useSwitch({ chosen, sets, tools, reloadSets }: Tools): Switching {
  const api = useApi()
  const [pending, setPending] = useState<string>()
  const [wanted, setWanted] = useState<{ tool: string; on: boolean }>()
  const [asking, setAsking] = useState(false)
  const change = useAction(
    async (id: string, tool: string, on: boolean) => {
      await api.switchTool({ id, tool, on })
      reloadSets()
    },
    { notifyFailure: true },
  )
  const switchTool = async ({ name }: ToolSummary, on: boolean) => {
    if (!chosen) return
    if (chosen.builtIn) {
      setWanted({ tool: name, on })
      setAsking(true)
      return
    }
    setPending(name)
    await change.run(chosen.id, name, on)
    setPending(undefined)
  }
  const dialog = chosen && (
    <CopySet
      from={chosen}
      sets={sets}
      tools={tools}
      change={wanted}
      opened={asking}
      onClose={() => setAsking(false)}
      onChanged={reloadSets}
    />
  )
  return { switchTool: (tool, on) => void switchTool(tool, on), pending, dialog }
}
