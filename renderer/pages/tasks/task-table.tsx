import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { LongTable } from '../../long-table.tsx'
import { useTimeStyle, useNow } from '../../time.tsx'
import type { TaskLine } from '../../types.ts'
import { listView } from './list-view.ts'
import { TaskRow } from './task-row.tsx'
import styles from './tasks.module.css'

/** Pixels. */
const ROW = { wide: 60, narrow: 132 }
/** Times of the form "3 min ago" are written anew so often. */
const NOW_MS = 30_000

/** Thousands of tasks, of which only those in sight are in the document. */
export function TaskTable({ tasks }: { tasks: readonly TaskLine[] }) {
  const style = useTimeStyle()
  const now = useNow(NOW_MS)
  const scroller = useRef<HTMLDivElement>(null)
  const isWide = useMediaQuery('(min-width: 62em)', false, { getInitialValueInEffect: false })
  const rowHeight = isWide ? ROW.wide : ROW.narrow
  const virtual = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => tasks[index]?.taskId ?? index,
    overscan: 8,
    initialOffset: listView.scrollTop,
  })
  const { measure } = virtual
  useEffect(() => measure(), [rowHeight, measure])
  useEffect(() => {
    scroller.current?.scrollTo({ top: listView.scrollTop })
  }, [])
  return (
    <LongTable
      label="Your tasks"
      heads={['Task', 'State', 'Files', 'Failed, and why', 'Changed']}
      items={tasks}
      virtual={virtual}
      scroller={scroller}
      onScroll={(top) => {
        listView.scrollTop = top
      }}
      maxHeight="max(320px, 100dvh - 330px)"
      columns={styles['row']}
      isWide={isWide}
      row={(task, key, placed) => (
        <TaskRow key={key} task={task} {...placed} isWide={isWide} style={style} now={now} />
      )}
    />
  )
}
