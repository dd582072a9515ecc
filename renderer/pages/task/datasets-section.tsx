import { Button, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Section } from '../../section.tsx'
import type { ExplainedTask } from '../../types.ts'

const FIRST = 12

/** What a task reads and writes. */
export function DatasetsSection({ datasets }: Pick<ExplainedTask, 'datasets'>) {
  const [isWhole, setWhole] = useState(false)
  if (datasets.length === 0) return null
  /** Not every way to PanDA tells counts: then there are no columns for them. */
  const isCounted = datasets.some(({ files, done, failed }) => (files ?? done ?? failed) !== undefined)
  const shown = isWhole ? datasets : datasets.slice(0, FIRST)
  return (
    <Section title="Inputs and outputs">
      <Stack gap="xs" align="flex-start">
        <Table verticalSpacing={4} horizontalSpacing="xs" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Dataset</Table.Th>
              {isCounted &&
                ['Files', 'Done', 'Failed'].map((name) => (
                  <Table.Th key={name} ta="right">
                    {name}
                  </Table.Th>
                ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
            {shown.map(({ name, type, files, done, failed }) => (
              <Table.Tr key={`${type} ${name}`}>
                <Table.Td className="breakable">
                  {name}
                  <Text size="xs" c="dimmed">
                    {type}
                  </Text>
                </Table.Td>
                {(isCounted ? [files, done, failed] : []).map((count, index) => (
                  <Table.Td key={index} ta="right">
                    {count?.toLocaleString('en') ?? '–'}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {shown.length < datasets.length && (
          <Button size="compact-sm" variant="default" onClick={() => setWhole(true)}>
            Show all {datasets.length}
          </Button>
        )}
      </Stack>
    </Section>
  )
}
