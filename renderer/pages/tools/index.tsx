import { Button, EmptyState, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowLeft, IconTools } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { PageHeading } from '../../heading.tsx'
import { LoadState } from '../../load-state.tsx'
import { OneServer } from '../../one-server.tsx'
import { OfServer } from '../../of-server.tsx'
import { go, useRoute } from '../../route.ts'
import { rowId } from './module-group.tsx'
import { SetBar } from './set-bar.tsx'
import { ToolDetails } from './tool-details.tsx'
import { ToolList } from './tool-list.tsx'
import styles from './tools.module.css'
import type { ToolSummary } from './types.ts'
import { useTools, type Tools } from './use-tools.ts'

/** What assistants may do, tool by tool, and a place to try each. The tool shown is part of the address. */
export function ToolsPage() {
  const { further } = useBridgeState()
  const who = further.length === 0 ? 'this PanDA server offers' : 'PanDA and your other servers offer'
  return (
    <Stack gap="md">
      <PageHeading title="Tools" about={`What ${who}, and which of it assistants may use.`} />
      <OneServer>
        <OfServer>
          <ToolsOfServer />
        </OfServer>
      </OneServer>
    </Stack>
  )
}

function ToolsOfServer() {
  const all = useTools()
  const { tools, loadedTools } = all
  return (
    <Stack gap="md">
      <SetBar all={all} />
      <LoadState loaded={loadedTools} label="Loading the tools" height={400} />
      {tools?.length === 0 && !loadedTools.error && (
        <EmptyState
          icon={<IconTools size={40} aria-hidden />}
          title="No tools are known yet"
          description="The server tells its tools when it is first reached. They appear here by themselves; the overview says how PanDA is."
        />
      )}
      {tools && tools.length > 0 && <ListAndDetails all={all} tools={tools} />}
    </Stack>
  )
}

function ListAndDetails({ all, tools }: { all: Tools; tools: ToolSummary[] }) {
  const isWide = useMediaQuery('(min-width: 68em)', false, { getInitialValueInEffect: false })
  const [, name] = useRoute()
  const selected = tools.find((tool) => tool.name === name)
  // One tree for both widths: a window that is made narrower must not lose what was entered or answered.
  return (
    <div className={styles['split'] ?? ''} data-wide={isWide || undefined}>
      <div className={isWide ? (styles['beside'] ?? '') : ''} hidden={!isWide && selected !== undefined}>
        <ToolList all={all} tools={tools} selected={selected?.name} />
      </div>
      <Stack gap="sm" hidden={!isWide && selected === undefined}>
        {!isWide && selected && <BackToList key={`back ${selected.name}`} from={selected.name} />}
        {selected ? (
          <ToolDetails key={selected.name} tool={selected} all={all} />
        ) : (
          <EmptyState
            pt="xl"
            icon={<IconTools size={40} aria-hidden />}
            title="Choose a tool"
            description="What it does, what it takes, and a form to try it show here."
          />
        )}
      </Stack>
    </div>
  )
}

/** Where there is no room for both: the list stays as the user left it, and who comes back is where they left it. */
function BackToList({ from }: { from: string }) {
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    back.current?.focus({ preventScroll: true })
    back.current?.scrollIntoView({ block: 'center' })
    // After the list is there again.
    return () => void requestAnimationFrame(() => document.getElementById(rowId(from))?.focus())
  }, [from])
  return (
    <Button
      ref={back}
      variant="subtle"
      w="fit-content"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      onClick={() => go('tools')}
    >
      All tools
    </Button>
  )
}
