import type { McpNotification } from '../mcp/index.ts'
import { Servers, type ServersOptions } from '../server/index.ts'
import type { Documentation } from '../answers/index.ts'
import type { Assistants } from '../assistants/index.ts'
import type { Speaker } from '../calls/index.ts'
import type { HealthRecord } from '../panda/index.ts'
import type { BridgeState, Choices } from '../state/index.ts'
import type { Extensions } from '../extensions/index.ts'
import type { FurtherUpstreams } from '../upstream/index.ts'
import type { PartsOptions } from './options.ts'
import type { UserSides } from './user-sides.ts'

/** What the servers ask of the other parts. */
interface Parts {
  options: PartsOptions
  choices: Choices
  sides: UserSides
  further: FurtherUpstreams
  documentation: Documentation
  extensions: Extensions
  health: HealthRecord
  state: BridgeState
  change: (change: Partial<BridgeState>) => void
  showProblems: () => void
  forgetAsked: (because: 'signed-out' | 'server-changed', server: string | undefined) => void
}

/** What an upstream that says something is told by. */
interface Hearers {
  choices: Choices
  servers: Servers
  assistants: Assistants
}

/** Where an upstream is that says something by itself: the first server, or one beside it by its name; everywhere where missing. */
interface SaidAt {
  server: string | undefined
}

/** The PanDA servers of a bridge. What they ask of its other parts they ask when those are there. */
export function serversOf(
  bridge: Parts,
  { onListChanged, onNotification }: Pick<ServersOptions, 'onListChanged' | 'onNotification'>,
): Servers {
  const { options, choices, sides } = bridge
  const { home, log } = options
  return new Servers({
    credentials: options.credentials,
    cacheFolder: home.cacheFolder,
    toolsFolder: home.toolsFolder,
    log,
    times: options.times ?? {},
    usesProxy: options.usesProxy,
    robot: options.robot,
    further: () => bridge.further.inUse,
    furtherHosts: () => bridge.further.hostsForPandaLogin,
    documentation: bridge.documentation,
    added: () => bridge.extensions.brought,
    userAt: (server) => sides.at(server),
    setAt: (server) => choices.setAt(server),
    serversOf: (client) => choices.serversOf(client),
    watchesTasks: () => (!bridge.state.watchTasks ? 'off' : choices.policy.paused ? 'paused' : 'on'),
    tell: (change) => {
      const server = change.server ?? bridge.state.server
      if (change.health && server) bridge.health.heard(server.url, change.health)
      bridge.change(change)
    },
    tellBeside: (beside) => {
      for (const { server, health } of beside) if (health) bridge.health.heard(server.url, health)
      bridge.change({ beside })
    },
    onUsed: () => bridge.showProblems(),
    onLeft: (server, because) => bridge.forgetAsked(because, server),
    onListChanged,
    onNotification,
  })
}

/**
 * What an upstream says by itself reaches nobody whom the user has stopped, and nobody who does not have its server; who is
 * no PanDA is heard of what is its own.
 */
export function hear(
  { choices, servers, assistants }: Hearers,
  notification: McpNotification,
  from: Speaker,
  at?: SaidAt,
): void {
  if (choices.policy.paused) return
  if (notification.method === 'notifications/resources/updated') {
    if (servers.isOfAnother(String(notification.params?.['uri']), from)) return
  } else if (servers.notifyInFlight(notification, from, at) || !from.isPanda) return
  assistants.door.notify(notification, (client) => at === undefined || servers.has(client, at.server))
}
