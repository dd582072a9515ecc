import { labelsText } from '../activity/call-metrics.ts'
import type { BridgeState } from '../api.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** What a monitoring system asks for (OpenMetrics 1.0, text). No name of a user, a task or a file is in it. */
export function metricsText({ metrics, state }: BridgeParts, memory = process.memoryUsage()): string {
  const lines = [...metrics.lines(), ...gauges(state), ...ofProcess(memory), '# EOF']
  return `${lines.join('\n')}\n`
}

type Value = [labels: Record<string, string>, value: number]

function gauges(state: BridgeState): string[] {
  const { version, further, approvals, runningCalls, assistants, paused, robot } = state
  const servers = [state, ...state.beside].map((one) => ({
    ...one,
    label: { server: one.server?.name ?? '' },
  }))
  const ends = servers.flatMap(({ login, label }): Value[] =>
    login.is === 'signed-in' ? [[label, login.expiresAt / 1_000]] : [],
  )
  return [
    ...gauge('panda_bridge_build', 'Which version runs.', [[{ version }, 1]], 'info'),
    ...gauge(
      'panda_bridge_signed_in',
      'Whether there is a login at PanDA.',
      servers.map(({ login, label }) => [{ robot: robot ?? '', ...label }, login.is === 'signed-in' ? 1 : 0]),
    ),
    ...(ends.length > 0
      ? gauge('panda_bridge_login_ends_seconds', 'When the token of now ends, as Unix time.', ends)
      : []),
    ...gauge(
      'panda_bridge_panda_alive',
      'Whether PanDA says that it is alive.',
      servers.map(({ health, label }) => [label, health?.is === 'alive' || health?.is === 'slow' ? 1 : 0]),
    ),
    ...gauge('panda_bridge_upstream_up', 'Whether the last request was answered.', [
      ...servers.map(({ upstream: { problem, reachedAt }, label }): Value => [
        { upstream: 'PanDA', ...label },
        problem || reachedAt === undefined ? 0 : 1,
      ]),
      ...further.map(({ name, is }): Value => [{ upstream: name }, is === 'fine' ? 1 : 0]),
    ]),
    ...gauge('panda_bridge_tools', 'Tools that it has.', [
      ...servers.map(({ upstream, label }): Value => [{ upstream: 'PanDA', ...label }, upstream.tools]),
      ...further.map(({ name, tools }): Value => [{ upstream: name }, tools]),
    ]),
    ...gauge('panda_bridge_calls_running', 'Calls under way that take long enough to be shown.', [
      [{}, runningCalls.length],
    ]),
    ...gauge('panda_bridge_approvals_waiting', 'Questions that wait for the user.', [[{}, approvals.length]]),
    ...gauge('panda_bridge_assistants', 'Assistants that are connected.', [[{}, assistants.length]]),
    ...gauge('panda_bridge_paused', 'Whether no call passes.', [[{}, paused ? 1 : 0]]),
  ]
}

function ofProcess({ rss }: { rss: number }): string[] {
  const started = Date.now() / 1_000 - process.uptime()
  const { user, system } = process.cpuUsage()
  return [
    ...gauge('process_resident_memory_bytes', 'Memory of the process.', [[{}, rss]]),
    ...gauge('process_start_time_seconds', 'When the process has started, as Unix time.', [[{}, started]]),
    '# TYPE process_cpu_seconds counter',
    '# HELP process_cpu_seconds Processor time of the process.',
    `process_cpu_seconds_total ${(user + system) / 1_000_000}`,
  ]
}

function gauge(
  name: string,
  help: string,
  values: readonly Value[],
  type: 'gauge' | 'info' = 'gauge',
): string[] {
  const suffix = type === 'info' ? '_info' : ''
  return [
    `# TYPE ${name} ${type}`,
    `# HELP ${name} ${help}`,
    ...values.map(([labels, value]) => {
      const text = Object.keys(labels).length === 0 ? '' : labelsText(labels)
      return `${name}${suffix}${text} ${value}`
    }),
  ]
}
