import { Button, Group, TextInput } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useAt } from '../../bridge.tsx'
import { errorPath } from '../../lookup-paths.ts'
import { go } from '../../route.ts'
import { jobPath, taskPath } from '../../tasks/paths.ts'
import { isOfNoError, recogniseNumber } from '../../tasks/number.ts'
import type { TaskLine } from '../../types.ts'

/** Goes to a task or a job by its number, or by an address of the monitor. */
export function GoToNumber({ tasks }: { tasks: readonly TaskLine[] }) {
  const [text, setText] = useState('')
  const at = useAt()
  const found = recogniseNumber(text, (id) => tasks.some(({ taskId }) => taskId === id))
  const open = (kind: 'task' | 'job', id: number) => go(kind === 'task' ? taskPath(id, at) : jobPath(id, at))
  const [likely] = found?.kinds ?? []
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (found && likely) open(likely, found.id)
      }}
    >
      <Group gap="xs" align="flex-start">
        <TextInput
          size="xs"
          w={230}
          aria-label="Go to task or job number"
          placeholder="Go to task or job number"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text.trim() !== '' && !found && 'This is no number of a task or a job.'}
        />
        {found?.kinds.map((kind, index) => (
          <Button
            key={kind}
            size="xs"
            type={index === 0 ? 'submit' : 'button'}
            variant={index === 0 ? 'filled' : 'default'}
            rightSection={<IconArrowRight size={14} aria-hidden />}
            {...(index > 0 && { onClick: () => open(kind, found.id) })}
          >
            {kind === 'task' ? 'Task' : 'Job'} {found.id}
          </Button>
        ))}
        {text.trim() !== '' && !isOfNoError(text) && (
          <Button size="xs" variant="default" onClick={() => go(errorPath(text.trim()))}>
            As an error
          </Button>
        )}
      </Group>
    </form>
  )
}
