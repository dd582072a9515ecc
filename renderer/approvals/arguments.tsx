import { Table, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { counted } from '../counted.ts'
import styles from './approvals.module.css'
import type { Approval } from '../types.ts'

type Argument = Approval['arguments'][number]

/** All that the call says, in a fold; a call that says much, as one that submits a task, is laid open. */
export function Arguments({ shown }: { shown: readonly Argument[] }) {
  const isLong = shown.some(({ entries }) => entries !== undefined)
  const [open, setOpen] = useState(isLong)
  if (shown.length === 0) return null
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <div>
      <UnstyledButton aria-expanded={open} onClick={() => setOpen(!open)} fz="sm">
        <Chevron size={14} aria-hidden /> All it says: {counted(shown.length, 'argument')}
      </UnstyledButton>
      {open && (
        <Table
          withRowBorders
          verticalSpacing={4}
          fz="sm"
          aria-label="Arguments"
          className={styles['arguments'] ?? ''}
        >
          <colgroup>
            <col />
            <col />
          </colgroup>
          <Table.Tbody>
            {shown.map((argument, index) => (
              <Rows key={index} argument={argument} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  )
}

/** One argument; of an object each entry in a row of its own, and how many there are besides. */
function Rows({ argument: { name, text, left, entries, more } }: { argument: Argument }) {
  if (entries === undefined) return <Row name={name} text={text} left={left} />
  return (
    <>
      <Table.Tr>
        <Table.Th scope="rowgroup" colSpan={2} className="breakable">
          {name}
        </Table.Th>
      </Table.Tr>
      {entries.map((entry, index) => (
        <Row key={index} name={entry.name} text={entry.text} left={entry.left} inner />
      ))}
      {more !== undefined && <Row name="…" text={`${more} more`} left={undefined} inner />}
    </>
  )
}

interface RowProps {
  name: string
  text: string
  left: number | undefined
  inner?: boolean
}

function Row({ name, text, left, inner = false }: RowProps) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} pl={inner ? 'lg' : 'xs'} className="breakable">
        {name}
      </Table.Th>
      <Table.Td ff="monospace" fz="xs" className="breakable">
        {text}
        {left !== undefined && (
          <Text component="span" inherit fw={700}>
            … {counted(left, 'more character')}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
