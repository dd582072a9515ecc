import { printLines, screen } from './print.ts'
import { table, type Cell, type Column } from './terminal/table.ts'

/** Rows under their heads, as wide as the terminal; whole in a file. */
export function printList(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
  const shownOn = screen()
  printLines(table(columns, [{ rows: rows.map((cells) => ({ cells })) }], shownOn.width), shownOn)
}

/** The same with nothing left out and nothing shortened, also where a terminal has to break the lines. */
export function printWholeList(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const columns = heads.map((head) => ({ head }))
  printLines(table(columns, [{ rows: rows.map((cells) => ({ cells })) }], undefined), screen())
}
