import { Anchor } from '@mantine/core'
import { monitorLink } from '../bridge/panda/monitor-link.ts'
import { useBridgeState } from './bridge.tsx'

interface OnMonitorProps {
  kind: 'task' | 'job'
  ids: readonly number[]
  /** Name of the server that they are of: another's monitor knows other tasks by the same numbers. */
  server: string | undefined
}

/** Numbers of tasks or jobs, each with the way to its page at the monitor of the server in use. */
export function OnMonitor({ kind, ids, server }: OnMonitorProps) {
  const { server: inUse } = useBridgeState()
  const monitorUrl = server === inUse?.name ? inUse?.monitorUrl : undefined
  return ids.map((id, index) => {
    const link = monitorLink(monitorUrl, { kind, id })
    return (
      <span key={id}>
        {index > 0 && ', '}
        {link === undefined ? (
          id
        ) : (
          <Anchor href={link} target="_blank" rel="noopener noreferrer" inherit>
            {id}
          </Anchor>
        )}
      </span>
    )
  })
}
