import type { ReactNode } from 'react'
import { JobLink, OutsideLink, TaskLink } from '../../tasks/links.tsx'
import { LocalTime } from '../../time.tsx'
import type { ExplainedJob } from '../../types.ts'

/** What else is known of a job. */
export function jobFacts(job: ExplainedJob['job']): [string, ReactNode][] {
  const { taskId, owner, isMine, site, siteLink, attempt, maxAttempts, before } = job
  const facts: [string, ReactNode][] = [
    ['Task', taskId === undefined ? undefined : <TaskLink key="task" id={taskId} />],
    ['Owner', owner === undefined ? undefined : isMine === true ? `${owner} (you)` : owner],
    [
      'Site',
      site === undefined ? undefined : (
        <span key="site">
          {site} <OutsideLink href={siteLink}>in the monitor</OutsideLink>
        </span>
      ),
    ],
    [
      'Attempt',
      attempt === undefined
        ? undefined
        : maxAttempts === undefined
          ? attempt
          : `${attempt} of at most ${maxAttempts}`,
    ],
    ['Attempt before', before === undefined ? undefined : <JobLink key="before" id={before} />],
    ['Created', time(job.createdAt)],
    ['Started', time(job.startedAt)],
    ['Ended', time(job.endedAt)],
    ['Changed', time(job.changedAt)],
  ]
  return facts.filter(([, value]) => value !== undefined)
}

function time(text: string | undefined): ReactNode {
  return text === undefined ? undefined : <LocalTime key={text} at={Date.parse(text)} />
}
