import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconHelp,
  IconPlugX,
  IconShieldX,
} from '@tabler/icons-react'
import { ThemeIcon } from '@mantine/core'
import type { ComponentType } from 'react'
import { ErrorAlert } from './errors.tsx'
import type { Health } from './types.ts'

export interface HealthWords {
  /** `PanDA is alive`: a whole sentence without its stop. */
  sentence: string
  short: string
  color: string
  Icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>
}

const words: Record<Health['is'], HealthWords> = {
  alive: { sentence: 'PanDA is alive', short: 'Alive', color: 'teal', Icon: IconCircleCheck },
  slow: { sentence: 'PanDA is alive, but slow', short: 'Slow', color: 'yellow', Icon: IconClock },
  refusing: {
    sentence: 'PanDA answers, but not that it is alive',
    short: 'Not well',
    color: 'orange',
    Icon: IconAlertTriangle,
  },
  unreachable: { sentence: 'PanDA cannot be reached', short: 'Unreachable', color: 'red', Icon: IconPlugX },
  untrusted: {
    sentence: 'PanDA’s certificate is not trusted',
    short: 'Untrusted',
    color: 'red',
    Icon: IconShieldX,
  },
  unknown: {
    sentence: 'PanDA has not been asked yet',
    short: 'Not asked yet',
    color: 'gray',
    Icon: IconHelp,
  },
}

export function healthWords(health: Health | undefined): HealthWords {
  if (!health) return { ...words.unknown, sentence: 'No PanDA server is chosen', short: 'No server' }
  if (health.paused)
    return { ...words.unknown, sentence: 'PanDA is not asked while the computer sleeps', short: 'Asleep' }
  return words[health.is]
}

/** Never by colour alone: beside it stand words, and each state has a shape of its own. */
export function HealthIcon({
  health,
  size = 'md',
}: {
  health: Health | undefined
  size?: 'sm' | 'md' | 'xl'
}) {
  const { color, Icon } = healthWords(health)
  return (
    <ThemeIcon color={color} variant="light" radius="xl" size={size} aria-hidden>
      <Icon size={size === 'xl' ? 28 : 16} aria-hidden />
    </ThemeIcon>
  )
}

/** Why PanDA is not well, and what to do; one that is only slow has not failed. */
export function HealthReason({ health }: { health: Health | undefined }) {
  if (!health?.reason) return null
  return <ErrorAlert error={health.reason} {...(health.is === 'slow' && { color: 'yellow' })} />
}
