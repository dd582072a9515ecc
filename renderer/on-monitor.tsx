import { VisuallyHidden } from '@mantine/core'
import { monitorLink } from '../bridge/panda/monitor-link.ts'
import { useBridgeState } from './bridge.tsx'
import { JobLink, OutsideLink, TaskLink } from './tasks/links.tsx'

interface OnMonitorProps {
  kind: 'task' | 'job'
  ids: readonly number[]
  /** Name of the server that they are of: at another the same numbers are other tasks. */
  server: string | undefined
}

/** Numbers of tasks or jobs of the server in use, each with the ways to its page here and to that of the monitor. */
export function OnMonitor({ kind, ids, server }: OnMonitorProps) {
  const { server: inUse } = useBridgeState()
  const isOfThis = inUse !== undefined && server === inUse.name
  const monitorUrl = isOfThis ? inUse.monitorUrl : undefined
  const Here = kind === 'task' ? TaskLink : JobLink
  return ids.map((id, index) => (
    <span key={id}>
      {index > 0 && ', '}
      {isOfThis ? <Here id={id} /> : id}{' '}
      <OutsideLink href={monitorLink(monitorUrl, { kind, id })}>
        <VisuallyHidden>{id} in the monitor</VisuallyHidden>
      </OutsideLink>
    </span>
  ))
}
