import { Alert, Anchor, Stack, Text } from '@mantine/core'
import { IconHandStop, IconInfoCircle, IconRoute } from '@tabler/icons-react'
import { useRef } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { partId, usePart } from '../../part.ts'
import { useKnownTools } from '../../upstreams.ts'

/** By the account: nobody is signed in, or the login may not go there. */
const saidElsewhere: ReadonlySet<string> = new Set(['signed-out', 'not-allowed'])

/** Its name in the address. */
const PART = 'problems'

/** What the user should know of the bridge and of where its tools come from; the servers besides PanDA have a part of their own. */
export function Problems() {
  const { problems, stoppedBecause, upstream, health } = useBridgeState()
  const { newTools, heldTools } = useKnownTools()
  // Where PanDA itself is not well the card says why: the same need not be said twice.
  const isSaid = health?.reason !== undefined
  const shown = [
    // Every page begins with that one.
    ...problems.filter(({ message }) => message !== stoppedBecause?.message),
    ...(upstream.problem && !isSaid && !saidElsewhere.has(upstream.problem.code) ? [upstream.problem] : []),
  ]
  const here = useRef<HTMLDivElement>(null)
  usePart(PART, here)
  const isQuiet =
    shown.length === 0 && heldTools.length === 0 && newTools.length === 0 && upstream.insteadOf === undefined
  if (isQuiet) return null
  return (
    <Stack ref={here} id={partId(PART)} tabIndex={-1} className="part" gap="md">
      {shown.map((problem) => (
        <ErrorAlert key={problem.message} error={problem} />
      ))}
      {upstream.insteadOf && (
        <Alert color="yellow" icon={<IconRoute aria-hidden />} title={upstream.insteadOf.problem.message}>
          <Text size="sm" className="breakable">
            {upstream.insteadOf.problem.nextStep}
          </Text>
        </Alert>
      )}
      {heldTools.length > 0 && (
        <Alert
          color="orange"
          icon={<IconHandStop aria-hidden />}
          title={heldTools.length === 1 ? 'A tool is held back' : `${heldTools.length} tools are held back`}
        >
          <Text size="sm" className="breakable">
            {heldTools.join(', ')}: changed on the server since you last saw{' '}
            {heldTools.length === 1 ? 'it' : 'them'}, or new there.{' '}
            <Anchor href="#/tools">Look at what has changed</Anchor>
          </Text>
        </Alert>
      )}
      {newTools.length > 0 && (
        <Alert
          color="yellow"
          icon={<IconInfoCircle aria-hidden />}
          title={
            newTools.length === 1
              ? 'The server has a new tool'
              : `The server has ${newTools.length} new tools`
          }
        >
          <Text size="sm" className="breakable">
            {newTools.join(', ')}. PanDA Bridge does not know what they do, and treats them as something that
            cannot be undone. <Anchor href="#/tools">Look at them</Anchor>
          </Text>
        </Alert>
      )}
    </Stack>
  )
}
