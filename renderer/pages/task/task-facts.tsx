import type { ReactNode } from 'react'
import { TaskLink } from '../../tasks/links.tsx'
import { LocalTime } from '../../time.tsx'
import type { ExplainedTask } from '../../types.ts'

/** What else is known of a task. */
export function taskFacts(task: ExplainedTask['task']): [string, ReactNode][] {
  const { owner, isMine, createdAt, startedAt, changedAt, endedAt, parent, attempt, site } = task
  const facts: [string, ReactNode][] = [
    ['Owner', owner === undefined ? undefined : isMine === true ? `${owner} (you)` : owner],
    ['Created', time(createdAt)],
    ['Started', time(startedAt)],
    ['Changed', time(changedAt)],
    ['Ended', time(endedAt)],
    ['Attempt', attempt === undefined || attempt === 0 ? undefined : attempt],
    ['Site', site],
    ['Parent', parent === undefined ? undefined : <TaskLink key="parent" id={parent} />],
  ]
  return facts.filter(([, value]) => value !== undefined)
}

function time(text: string | undefined): ReactNode {
  return text === undefined ? undefined : <LocalTime key={text} at={Date.parse(text)} />
}
