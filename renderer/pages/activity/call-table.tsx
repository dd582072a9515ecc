import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useBridgeState } from '../../bridge.tsx'
import { counted } from '../../counted.ts'
import { LongTable } from '../../long-table.tsx'
import { useRef } from 'react'
import { useTimeStyle } from '../../time.tsx'
import styles from './activity.module.css'
import { CallRow } from './call-row.tsx'
import type { Call } from './types.ts'

/** Pixels. */
const ROW = { wide: 38, narrow: 60 }
/** Within so many pixels of the top the user looks at the newest. */
const AT_TOP = 8

interface CallTableProps {
  calls: readonly Call[]
  /** Calls that have come since the user scrolled away. */
  fresh: number
  /** The user scrolls away from the newest, or back. */
  onAway: (away: boolean) => void
  onOpen: (call: Call) => void
}

/** Thousands of calls, of which only those in sight are in the document. */
export function CallTable({ calls, fresh, onAway, onOpen }: CallTableProps) {
  const first = useBridgeState().server?.name
  const style = useTimeStyle()
  const scroller = useRef<HTMLDivElement>(null)
  const isWide = useMediaQuery('(min-width: 62em)', false, { getInitialValueInEffect: false })
  const rowHeight = isWide ? ROW.wide : ROW.narrow
  const virtual = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => calls[index]?.id ?? index,
    overscan: 12,
  })
  const toTop = () => {
    onAway(false)
    scroller.current?.scrollTo({ top: 0 })
  }
  return (
    <LongTable
      label="Calls"
      heads={['When', 'Assistant', 'Tool', 'Effect', 'Outcome', 'Took', 'Size']}
      items={calls}
      virtual={virtual}
      scroller={scroller}
      onScroll={(top) => onAway(top > AT_TOP)}
      maxHeight="max(320px, 100dvh - 340px)"
      columns={styles['row']}
      isWide={isWide}
      row={(call, key, placed) => (
        <CallRow
          key={key}
          call={call}
          {...placed}
          isWide={isWide}
          first={first}
          style={style}
          onOpen={onOpen}
        />
      )}
    >
      {fresh > 0 && (
        <Button
          className={styles['fresh'] ?? ''}
          size="compact-sm"
          radius="xl"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={toTop}
        >
          {counted(fresh, 'new call')}
        </Button>
      )}
    </LongTable>
  )
}
