import { Alert } from '@mantine/core'
import { IconRobot } from '@tabler/icons-react'
import { useBridgeState } from './bridge.tsx'

/** Who looks in at a bridge without a person should know that what they see is not theirs to choose. */
export function RobotNote() {
  const { robot } = useBridgeState()
  if (robot === undefined) return null
  return (
    <Alert
      color="blue"
      icon={<IconRobot aria-hidden />}
      title={<span className="breakable">This bridge runs for the robot “{robot}”</span>}
    >
      It signs in by itself, and nobody is asked: a call that needs a yes is refused. Its file says which
      server, set and rules count, so they are not changed here; assistants can be paused.
    </Alert>
  )
}
