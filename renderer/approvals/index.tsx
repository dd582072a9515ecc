import { Anchor, Button, Group, Modal, Text } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { isOfWindow } from '../../bridge/auth/own-callers.ts'
import { useAction } from '../action.tsx'
import { useApi, useBridgeState } from '../bridge.tsx'
import { counted } from '../counted.ts'
import type { Approval } from '../types.ts'
import { Question } from './question.tsx'
import { useArmed } from './use-armed.ts'

/** The calls that wait for the user, in front of everything, one after the other. */
export function Approvals() {
  const { approvals, leftApprovals } = useBridgeState()
  // One whose assistant has gone keeps its place: none comes under the pointer of who was about to answer it.
  const [first] = [...approvals, ...leftApprovals].toSorted((one, other) => one.askedAt - other.askedAt)
  const hasLeft = first !== undefined && leftApprovals.includes(first)
  return (
    <Modal
      opened={first !== undefined}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="lg"
      zIndex={900}
      title={titleOf(first, hasLeft)}
      transitionProps={{ duration: 0 }}
    >
      {first && <Question key={first.id} approval={first} hasLeft={hasLeft} />}
      {first && !hasLeft && <ForAll key={`all ${first.id}`} count={approvals.length} />}
    </Modal>
  )
}

function titleOf(first: Approval | undefined, hasLeft: boolean): string {
  if (first && isOfWindow(first)) return 'Is this what you want?'
  return hasLeft ? 'An assistant asked for your yes' : 'An assistant asks for your yes'
}

/** The ways out for who is asked too much. */
function ForAll({ count }: { count: number }) {
  const api = useApi()
  const { armed, look } = useArmed(count)
  const refuseAll = useAction(() => api.refuseAll({}), { notifyFailure: true })
  const pause = useAction(() => api.pause({ paused: true }), { notifyFailure: true })
  const others = count - 1
  return (
    <Group justify="space-between" gap="xs" mt="md">
      <Text size="sm" c="dimmed">
        {others > 0 && `${counted(others, 'more call')} ${others === 1 ? 'waits' : 'wait'} behind this one.`}
      </Text>
      <Group gap="xs">
        {others > 0 && (
          <Button size="compact-sm" variant="default" onClick={armed(() => void refuseAll.run())} {...look}>
            No to all {count}
          </Button>
        )}
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={armed(() => void pause.run())}
          {...look}
          style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
        >
          <IconPlayerPause size={14} aria-hidden />
          Pause all assistants
        </Anchor>
      </Group>
    </Group>
  )
}
