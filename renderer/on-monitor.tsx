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

/** Numbers of tasks or jobs of a server, each with the ways to its page here, where that is in use, and to that of its monitor. */
export function OnMonitor({ kind, ids, server }: OnMonitorProps) {
  const { server: first, beside } = useBridgeState()
  const isOfThis = first !== undefined && server === first.name
  const own = isOfThis ? first : beside.find((one) => one.server.name === server)?.server
  const monitorUrl = own?.monitorUrl
  const Here = kind === 'task' ? TaskLink : JobLink
  return ids.map((id, index) => (
    <span key={id}>
      {index > 0 && ', '}
      {own ? <Here id={id} server={isOfThis ? undefined : own.name} /> : id}{' '}
      <OutsideLink href={monitorLink(monitorUrl, { kind, id })}>
        <VisuallyHidden>{id} in the monitor</VisuallyHidden>
      </OutsideLink>
    </span>
  ))
}
