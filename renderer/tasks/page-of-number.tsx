import { Anchor, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useAt } from '../bridge.tsx'
import { NotANumber } from './not-a-number.tsx'
import { idOf } from './number.ts'
import { tasksPath } from './paths.ts'
import { SignedIn } from './signed-in.tsx'

interface PageOfNumberProps {
  of: 'task' | 'job'
  /** As it stands in the address. */
  number: string
  children: (id: number) => ReactNode
}

/** The page of one task or job, for who is signed in. */
export function PageOfNumber({ of, number, children }: PageOfNumberProps) {
  const id = idOf(number)
  const at = useAt()
  return (
    <Stack gap="md" maw={1280}>
      <Anchor href={`#/${tasksPath(at)}`} size="sm" w="fit-content">
        All tasks
      </Anchor>
      {id === undefined ? (
        <NotANumber of={of} text={number} />
      ) : (
        <SignedIn what={`this ${of}`}>{children(id)}</SignedIn>
      )}
    </Stack>
  )
}
