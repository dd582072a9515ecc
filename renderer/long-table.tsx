import type { Virtualizer } from '@tanstack/react-virtual'
import type { ReactNode, RefObject } from 'react'
import styles from './long-table.module.css'

/** Where a row stands: its number from 0, and its place from the first row and its height in pixels. */
export interface PlacedRow {
  index: number
  start: number
  height: number
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
  return (
    <div className={styles['frame'] ?? ''}>
      {children}
      <div
        ref={scroller}
        className={styles['scroller'] ?? ''}
        style={{ maxHeight }}
        onScroll={({ currentTarget }) => onScroll?.(currentTarget.scrollTop)}
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
              return item && row(item, String(key), { index, start, height: size })
            })}
          </div>
        </div>
      </div>
    </div>
  )
}

interface LongRowProps extends PlacedRow {
  /** The classes of its columns, and its own. */
  className: string
  isWide: boolean
  /** A row is easier to hit than the one thing to press in it, which is there for the keyboard and for screen readers. */
  onClick?: () => void
  /** Its cells. */
  children: ReactNode
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
