import { Badge } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCheck,
  IconHelp,
  IconLinkOff,
  IconLock,
  IconPlayerPause,
  IconPlugX,
  type Icon,
} from '@tabler/icons-react'
import type { Further } from '../types.ts'
import { wordsOf } from './words.ts'

const signs: Record<Further['is'], Icon> = {
  off: IconPlayerPause,
  unknown: IconHelp,
  'not-linked': IconLinkOff,
  refused: IconLock,
  unreachable: IconPlugX,
  trouble: IconAlertTriangle,
  fine: IconCheck,
}

/** How it stands with a server besides PanDA, in a word, a colour and a sign. */
export function StandingBadge({ state }: { state: Pick<Further, 'is'> }) {
  const { word, color } = wordsOf(state)
  const Sign = signs[state.is]
  return (
    <Badge color={color} variant="light" tt="none" flex="none" leftSection={<Sign size={12} aria-hidden />}>
      {word}
    </Badge>
  )
}
