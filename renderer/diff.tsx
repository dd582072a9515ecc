import { Code, ScrollArea, Text } from '@mantine/core'

/** A change of a file as `diff -u` writes it: what comes and what goes, marked by sign and colour. */
export function Diff({ text, label }: { text: string; label: string }) {
  if (text === '') return <Text size="sm">Nothing would change.</Text>
  const lines = text.split('\n').filter((line) => !line.startsWith('---') && !line.startsWith('+++'))
  return (
    <ScrollArea.Autosize mah={240} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
      <Code block fz="xs">
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines repeat, and never move
          <Text key={index} span display="block" inherit c={colorOf(line)} style={{ whiteSpace: 'pre' }}>
            {line === '' ? ' ' : line}
          </Text>
        ))}
      </Code>
    </ScrollArea.Autosize>
  )
}

function colorOf(line: string): string | undefined {
  if (line.startsWith('+')) return 'light-dark(var(--mantine-color-teal-9), var(--mantine-color-teal-3))'
  if (line.startsWith('-')) return 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))'
  return line.startsWith('@@') ? 'dimmed' : undefined
}
