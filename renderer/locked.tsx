import { Group, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { BridgeState } from '../bridge/api.ts'
import { useBridgeState } from './bridge.tsx'

type LockedName = NonNullable<BridgeState['managed']>['locked'][number]

/** What the file of a robot says, and nobody changes while the bridge runs for it. */
const ofRobot: ReadonlySet<LockedName> = new Set(['servers', 'sets', 'endpointSet', 'rules'])

/** Whether an administrator has set one of these for all users of the computer, or a robot's file has. */
export function useLocked(...names: LockedName[]): boolean {
  return useLock(names) !== undefined
}

/** Says who has set one of these, and whom to ask; nothing where it is the user's. */
export function LockedNote({ names }: { names: LockedName[] }) {
  const reason = useLock(names)
  if (reason === undefined) return null
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" role="note" mb="xs">
      <IconLock size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <Text size="sm" className="breakable">
        {reason}
      </Text>
    </Group>
  )
}

/** Why one of these cannot be changed. */
function useLock(names: readonly LockedName[]): string | undefined {
  const { managed, robot } = useBridgeState()
  if (managed && names.some((name) => managed.locked.includes(name)))
    return `Set for all users of this computer, and cannot be changed here. ${managed.reason}`
  if (robot !== undefined && names.some((name) => ofRobot.has(name)))
    return 'The robot’s file says this, and it cannot be changed here.'
  return undefined
}
