import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import styles from './long-table.module.css'

/** Where a row stands: its number from 0, and its place from the first row and its height in pixels. */
export interface PlacedRow {
  index: number
  start: number
  height: number
  /** Whether Tab leads to it: to one row of the table. */
  isStop: boolean
}

interface LongTableProps<Item> {
  label: string
  heads: readonly string[]
  items: readonly Item[]
  virtual: Virtualizer<HTMLDivElement, Element>
  /** The element that `virtual` watches. */
  scroller: RefObject<HTMLDivElement | null>
  /** @param top pixels above what is in sight */
  onScroll?: (top: number) => void
  /** Of CSS. */
  maxHeight: string
  /** The name of what scrolls, where no row holds anything that the keyboard reaches. */
  region?: string
  /** The class that gives the line of heads its columns, as it does each row. */
  columns: string | undefined
  /** Whether there is room for columns. */
  isWide: boolean
  /** A row, with the key that is given. */
  row: (item: Item, key: string, placed: PlacedRow) => ReactNode
  /** What floats above the rows. */
  children?: ReactNode
}

/** Thousands of rows as a table to screen readers, of which only those in sight are in the document. */
export function LongTable<Item>({
  label,
  heads,
  items,
  virtual,
  scroller,
  onScroll,
  maxHeight,
  region,
  columns,
  isWide,
  row,
  children,
}: LongTableProps<Item>) {
  const { stop, onKeyDown, onFocus } = useRowStop(virtual, scroller)
  return (
    <div className={styles['frame'] ?? ''}>
      {children}
      <div
        ref={scroller}
        className={styles['scroller'] ?? ''}
        style={{ maxHeight }}
        onScroll={({ currentTarget }) => onScroll?.(currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        {...(region !== undefined && { role: 'region', 'aria-label': region, tabIndex: 0 })}
      >
        <div role="table" aria-label={label} aria-rowcount={items.length + 1}>
          <div role="rowgroup" className={styles['head'] ?? ''}>
            <div
              role="row"
              aria-rowindex={1}
              className={`${styles['row']} ${columns}`}
              data-wide={isWide || undefined}
            >
              {heads.map((name) => (
                <span key={name} role="columnheader">
                  {name}
                </span>
              ))}
            </div>
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map(({ index, key, start, size }) => {
              const item = items[index]
              return item && row(item, String(key), { index, start, height: size, isStop: index === stop })
            })}
          </div>
        </div>
      </div>
    </div>
  )
}

interface LongRowProps extends Omit<PlacedRow, 'isStop'> {
  /** The classes of its columns, and its own. */
  className: string
  isWide: boolean
  /** A row is easier to hit than the one thing to press in it, which is there for the keyboard and for screen readers. */
  onClick?: () => void
  /** Its cells. */
  children: ReactNode
}

/**
 * One row is a stop of Tab, and the arrow keys lead from row to row: in a table of thousands nobody gets past it else.
 */
function useRowStop(
  virtual: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const { count } = virtual.options
  const [current, setCurrent] = useState(0)
  const wanted = useRef<number>(undefined)
  const inDocument = virtual.getVirtualItems()
  const isThere = inDocument.some(({ index }) => index === current)
  const stop = isThere ? current : (virtual.range?.startIndex ?? 0)
  // A row comes into the document when it has been scrolled to.
  useEffect(() => {
    if (wanted.current === undefined) return
    const opener = scroller.current?.querySelector<HTMLElement>(
      `[aria-rowindex="${wanted.current + 2}"] :is(a, button)`,
    )
    if (!opener) return
    wanted.current = undefined
    opener.focus({ preventScroll: true })
  })
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = rowOf(event.target)
    if (from === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    const to = rowAfter(event.key, from, count)
    if (to === undefined) return
    event.preventDefault()
    wanted.current = to
    setCurrent(to)
    virtual.scrollToIndex(to)
  }
  const onFocus = (event: { target: EventTarget }) => {
    const row = rowOf(event.target)
    if (row !== undefined) setCurrent(row)
  }
  return { stop, onKeyDown, onFocus }
}

/** Rows that Page Up and Page Down pass over. */
const PAGE_ROWS = 10

function rowAfter(key: string, row: number, count: number): number | undefined {
  const rows: Record<string, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + PAGE_ROWS,
    PageUp: row - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  }
  const to = Object.hasOwn(rows, key) ? rows[key] : undefined
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to))
}

/** The number of the row, from 0, whose link or button it is. */
function rowOf(target: EventTarget): number | undefined {
  if (!(target instanceof HTMLElement) || !target.matches('a, button')) return undefined
  const row = target.closest('[role="row"]')?.getAttribute('aria-rowindex')
  return row === null || row === undefined ? undefined : Number(row) - 2
}

/** One row of a long table, where it stands. */
export function LongRow({ index, start, height, className, isWide, onClick, children }: LongRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${styles['row']} ${styles['item']} ${className}`}
      data-wide={isWide || undefined}
      data-opens={onClick !== undefined || undefined}
      style={{ transform: `translateY(${start}px)`, height }}
      onClick={onClick}
    >
      {children}
    </div>
  )
}
