import { Badge } from '@mantine/core'
import { IconEye, IconFlame, IconPencil } from '@tabler/icons-react'
import type { Effect } from './types.ts'

export const effectWords: Record<Effect, string> = {
  read: 'only looks',
  write: 'changes or starts something',
  destructive: 'ends or deletes for good',
}

const looks = {
  read: { color: 'teal', Icon: IconEye },
  write: { color: 'orange', Icon: IconPencil },
  destructive: { color: 'red', Icon: IconFlame },
}

/** What a call does to PanDA, in words, colour and shape. */
export function EffectBadge({ effect }: { effect: Effect }) {
  const { color, Icon } = looks[effect]
  return (
    <Badge color={color} variant="light" tt="none" leftSection={<Icon size={12} aria-hidden />}>
      {effectWords[effect]}
    </Badge>
  )
}
