import { Anchor, Group } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { seekPart } from '../../part.ts'
import type { partsOf } from './parts.ts'

/** Where what is set: each leads to its part of the page, and is an address of its own. */
export function SettingsIndex({ parts }: { parts: ReturnType<typeof partsOf> }) {
  const { shell } = useBridgeState()
  return (
    <Group component="nav" aria-label="Settings on this page" gap="xs">
      {parts.map(({ part, title }) => (
        <Anchor key={part} href={`#/settings/${part}`} size="sm" onClick={() => seekPart(part)}>
          {part === 'app' && shell.kind !== 'desktop' ? 'Support' : title}
        </Anchor>
      ))}
    </Group>
  )
}
