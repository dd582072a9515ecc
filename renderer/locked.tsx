import { Group, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { BridgeState } from '../bridge/api.ts'
import { useBridgeState } from './bridge.tsx'

type LockedName = NonNullable<BridgeState['managed']>['locked'][number]

/** Whether an administrator has set one of these for all users of the computer. */
export function useLocked(...names: LockedName[]): boolean {
  const { managed } = useBridgeState()
  return names.some((name) => managed?.locked.includes(name))
}

/** Says that an administrator has set one of these, and whom to ask; nothing where none is. */
export function LockedNote({ names }: { names: LockedName[] }) {
  const { managed } = useBridgeState()
  if (!useLocked(...names) || !managed) return null
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" role="note" mb="xs">
      <IconLock size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <Text size="sm" className="breakable">
        Set for all users of this computer, and cannot be changed here. {managed.reason}
      </Text>
    </Group>
  )
}
