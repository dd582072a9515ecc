import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconFileX } from '@tabler/icons-react'
import type { StateWords } from './states.ts'

const signs = { teal: IconCheck, gray: IconCircleDashed, orange: IconAlertTriangle, red: IconFileX }

/** A client's state in a word, a colour and a sign. */
export function StateBadge({ words: { word, color } }: { words: StateWords }) {
  const Sign = signs[color]
  return (
    <Badge color={color} variant="light" tt="none" flex="none" leftSection={<Sign size={12} aria-hidden />}>
      {word}
    </Badge>
  )
}
