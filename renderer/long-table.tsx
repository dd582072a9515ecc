import type { Virtualizer } from '@tanstack/react-virtual'
import type { ReactNode } from 'react'

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
  /** Of the line of heads, and of each row. */
  classes: { head: string | undefined; row: string | undefined }
  isWide?: boolean
  /** A row, with the key that is given. */
  row: (item: Item, key: string, placed: PlacedRow) => ReactNode
}

/** Thousands of rows as a table to screen readers, of which only those in sight are in the document. */
export function LongTable<Item>({
  label,
  heads,
  items,
  virtual,
  classes,
  isWide,
  row,
}: LongTableProps<Item>) {
  return (
    <div role="table" aria-label={label} aria-rowcount={items.length + 1}>
      <div role="rowgroup" className={classes.head ?? ''}>
        <div role="row" aria-rowindex={1} className={classes.row ?? ''} data-wide={isWide || undefined}>
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
  )
}
