import { Pagination, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { cellText, sortRows, type Rows } from './shapes.ts'
import styles from './tools.module.css'

const PAGE_ROWS = 50

/** Rows of an answer, sorted by any column, in pages. */
export function RowsTable({ rows: { columns, rows } }: { rows: Rows }) {
  const [sort, setSort] = useState<{ column: number; descending: boolean }>()
  const [page, setPage] = useState(1)
  const sorted = useMemo(() => (sort ? sortRows(rows, sort.column, sort.descending) : rows), [rows, sort])
  const pages = Math.ceil(rows.length / PAGE_ROWS)
  // An answer that came meanwhile may have fewer pages.
  const current = Math.min(page, pages)
  const shown = sorted.slice((current - 1) * PAGE_ROWS, current * PAGE_ROWS)
  const sortBy = (column: number) => {
    setSort(
      sort?.column === column ? { column, descending: !sort.descending } : { column, descending: false },
    )
    setPage(1)
  }
  return (
    <Stack gap="xs">
      <Table.ScrollContainer
        minWidth={100}
        maxHeight={520}
        type="native"
        tabIndex={0}
        role="region"
        aria-label="The answer as a table"
      >
        <Table stickyHeader fz="sm" verticalSpacing={4} striped>
          <Table.Thead>
            <Table.Tr>
              {columns.map((name, column) => (
                // Two columns may have one name, as when a row has a member called "name".
                <Table.Th key={column} aria-sort={ariaSort(sort, column)}>
                  <UnstyledButton className={styles['sort'] ?? ''} fz="sm" onClick={() => sortBy(column)}>
                    {name}
                    <SortIcon sort={sort?.column === column ? sort : undefined} />
                  </UnstyledButton>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row, index) => (
              <Table.Tr key={index}>
                {columns.map((_, column) => (
                  <Cell key={column} value={row[column]} />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed" role="status">
        {rows.length} {rows.length === 1 ? 'row' : 'rows'}
        {pages > 1 && `, page ${current} of ${pages}`}
      </Text>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={current}
          onChange={setPage}
          size="sm"
          getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        />
      )}
    </Stack>
  )
}

function Cell({ value }: { value: unknown }) {
  const text = cellText(value)
  const isNumber = typeof value === 'number'
  return (
    <Table.Td
      className={`${styles['cell']} ${isNumber ? styles['figure'] : ''}`}
      {...(text.length > 40 && { title: text.slice(0, 1_000) })}
    >
      {text.slice(0, 300)}
    </Table.Td>
  )
}

function SortIcon({ sort }: { sort: { descending: boolean } | undefined }) {
  const Arrow = sort ? (sort.descending ? IconArrowDown : IconArrowUp) : IconArrowsSort
  return <Arrow size={14} aria-hidden opacity={sort ? 1 : 0.5} />
}

function ariaSort(sort: { column: number; descending: boolean } | undefined, column: number) {
  if (sort?.column !== column) return 'none' as const
  return sort.descending ? ('descending' as const) : ('ascending' as const)
}
