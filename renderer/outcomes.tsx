import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCheck, IconPlayerStop } from '@tabler/icons-react'
import type { Call } from './types.ts'

const looks = {
  ok: { word: 'Good', color: 'teal', Icon: IconCheck },
  failed: { word: 'Failed', color: 'red', Icon: IconAlertTriangle },
  refused: { word: 'Refused', color: 'orange', Icon: IconBan },
  cancelled: { word: 'Cancelled', color: 'gray', Icon: IconPlayerStop },
} satisfies Record<Call['outcome'], unknown>

/** How a call ended, in a word, colour and shape. */
export function OutcomeBadge({ outcome }: { outcome: Call['outcome'] }) {
  const { word, color, Icon } = looks[outcome]
  return (
    <Badge color={color} variant="light" tt="none" leftSection={<Icon size={12} aria-hidden />}>
      {word}
    </Badge>
  )
}
