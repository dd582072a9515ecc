import { Anchor, Group, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconKey, IconPlugX, IconTools } from '@tabler/icons-react'
import { useBridgeState, useConnection } from './bridge.tsx'
import { healthWords } from './health.tsx'
import { seekPart } from './part.ts'
import { standingOf, type Standing } from './standing.ts'

const colors: Record<Standing['level'], string> = {
  good: 'teal',
  unknown: 'gray',
  warning: 'yellow',
  bad: 'red',
}

/** The worst of bridge, PanDA, login and tools, which leads to where more is said of it. */
export function HeaderStanding() {
  const state = useBridgeState()
  const standing = standingOf(state, useConnection())
  const { of, level, words, leadsTo, at = state.server?.name } = standing
  const { health } = state.beside.find(({ server }) => server.name === standing.at) ?? state
  const isPanda = of === 'PanDA' || level === 'good'
  const { Icon, color } = isPanda ? healthWords(health) : { Icon: icons[of], color: colors[level] }
  return (
    <div role="status">
      <Anchor
        href={`#/${leadsTo}`}
        underline="hover"
        c="inherit"
        // The address may say it already.
        onClick={() => seekPart(leadsTo.split('/')[1])}
      >
        <Group gap={6} wrap="nowrap" component="span">
          <ThemeIcon component="span" color={color} variant="light" radius="xl" size="sm" aria-hidden>
            <Icon size={16} aria-hidden />
          </ThemeIcon>
          <Text size="sm" component="span">
            <VisuallyHidden component="span">How it stands: </VisuallyHidden>
            {at !== undefined && of !== 'bridge' ? `${at}: ${words}` : words}
          </Text>
        </Group>
      </Anchor>
    </div>
  )
}

const icons = { bridge: IconPlugX, login: IconKey, tools: IconTools }
