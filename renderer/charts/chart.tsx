import { Anchor, Group, Paper, Table, Text } from '@mantine/core'
import { useDisclosure, useElementSize } from '@mantine/hooks'
import { useId, useState, type ReactNode } from 'react'
import { Swatch } from '../swatch.tsx'
import styles from './chart.module.css'

/** A part of a chart that has a name, and its colour as Mantine names it: `teal.7`. */
export interface Series {
  name: string
  color: string
}

/** What a pointer is on, in pixels of the picture. */
interface Pointed {
  x: number
  y: number
  text: string
}

export interface Drawing {
  /** Pixels. */
  width: number
  point: (at: Pointed | undefined) => void
}

interface ChartProps {
  /** What the picture shows, for those who do not see it. */
  label: string
  height: number
  /** Named below the picture, where there is more than one. */
  series?: readonly Series[]
  /** The numbers, shown on demand. */
  table: { columns: readonly string[]; rows: () => readonly (readonly ReactNode[])[] }
  /** Draws the picture in the width that there is. */
  children: (drawing: Drawing) => ReactNode
}

/** A picture of numbers: with a text instead for screen readers, what a pointer is on, a legend, and the numbers as a table. */
export function Chart({ label, height, series = [], table, children }: ChartProps) {
  const { ref, width } = useElementSize()
  const [pointed, point] = useState<Pointed>()
  const [tableShown, { toggle }] = useDisclosure(false)
  const id = useId()
  return (
    <div>
      <div
        ref={ref}
        className={styles['frame'] ?? ''}
        style={{ height }}
        onPointerLeave={() => point(undefined)}
      >
        {width > 0 && (
          <svg
            className={styles['picture'] ?? ''}
            width={width}
            height={height}
            role="img"
            aria-label={label}
          >
            {children({ width, point })}
          </svg>
        )}
        {pointed && <Tip {...pointed} width={width} />}
      </div>
      <Group gap="md" mt={4}>
        {series.length > 1 && (
          <Group gap="sm" aria-hidden>
            {series.map(({ name, color }) => (
              <Group key={name} gap={4} wrap="nowrap">
                <Swatch color={cssColor(color)} />
                <Text size="xs">{name}</Text>
              </Group>
            ))}
          </Group>
        )}
        <Anchor
          component="button"
          type="button"
          size="xs"
          ml="auto"
          onClick={toggle}
          aria-expanded={tableShown}
          aria-controls={id}
        >
          {tableShown ? 'Hide the numbers' : 'Show the numbers'}
        </Anchor>
      </Group>
      <div id={id}>{tableShown && <Numbers label={label} {...table} />}</div>
    </div>
  )
}

/** Beside the pointer, on the side that has room. */
function Tip({ x, y, text, width }: Pointed & { width: number }) {
  const isLeft = x > width / 2
  return (
    <Paper
      withBorder
      shadow="sm"
      px="sm"
      py={4}
      className={styles['tip'] ?? ''}
      style={{
        top: y,
        left: x,
        transform: `translate(${isLeft ? 'calc(-100% - 10px)' : '10px'}, -50%)`,
      }}
    >
      <Text size="xs">{text}</Text>
    </Paper>
  )
}

function Numbers({ label, columns, rows }: ChartProps['table'] & { label: string }) {
  return (
    <Table.ScrollContainer
      minWidth={100}
      maxHeight={320}
      mt="xs"
      type="native"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table fz="xs" verticalSpacing={2} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            {columns.map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows().map((row, index) => (
            <Table.Tr key={index}>
              {row.map((cell, column) => (
                <Table.Td key={column}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** `teal.7` as CSS. */
export function cssColor(color: string): string {
  return `var(--mantine-color-${color.replace('.', '-')})`
}

/** A dashed line across the picture, and its value beside it. */
export function YTick({ y, left, right, text }: { y: number; left: number; right: number; text: string }) {
  return (
    <>
      <line x1={left} x2={right} y1={y} y2={y} className={styles['grid'] ?? ''} />
      <text x={left - 8} y={y} textAnchor="end" dominantBaseline="middle">
        {text}
      </text>
    </>
  )
}

interface BandProps {
  x: number
  y: number
  width: number
  height: number
  onPoint: () => void
}

/** The whole place of one bar answers to the pointer: a small bar is hard to hit. */
export function Band({ onPoint, ...place }: BandProps) {
  return <rect {...place} className={styles['band'] ?? ''} onPointerEnter={onPoint} />
}
