import { Code, ScrollArea, Text } from '@mantine/core'

/** A change of a file as `diff -u` writes it: what comes and what goes, marked by sign and colour. */
export function Diff({ text, label }: { text: string; label: string }) {
  if (text === '') return <Text size="sm">Nothing would change.</Text>
  const all = text.split('\n')
  // The two lines before the first change name the file; later ones that look so are of the text itself.
  const lines = all.slice(
    Math.max(
      0,
      all.findIndex((line) => line.startsWith('@@')),
    ),
  )
  return (
    // A bar says that there is more below; to the right nothing is hidden, where a server could put what is not to be seen.
    <ScrollArea.Autosize
      mah={240}
      type="auto"
      scrollbars="y"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}
    >
      <Code block fz="xs">
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines repeat, and never move
          <Text
            key={index}
            span
            display="block"
            inherit
            c={colorOf(line)}
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
          >
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
