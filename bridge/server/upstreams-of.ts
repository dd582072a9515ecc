import type { AnyLogin } from '../auth/index.ts'
import type { Log } from '../home/index.ts'
import type { PandaServer } from '../panda/index.ts'
import {
  AutoUpstream,
  PandaMcpUpstream,
  RestUpstream,
  type McpTimes,
  type Upstream,
  type UpstreamEvents,
  type UsesProxy,
} from '../upstream/index.ts'

/** What an upstream is made of, at the server in use. */
export interface UpstreamSite {
  server: PandaServer
  login: AnyLogin
  log: Log
  times: Partial<McpTimes>
  usesProxy?: UsesProxy | undefined
}

/**
 * PanDA by its PandaMCP where the server has one, and by REST where not, or while it cannot be used; by one of the two alone
 * where the user says so.
 */
export function makePanda(
  events: UpstreamEvents,
  { server, login, log, times, usesProxy }: UpstreamSite,
): Upstream {
  const { pandaMcpUrl, otherPandaMcpUrls = [], upstream = 'auto' } = server
  const rest = (own: UpstreamEvents) => new RestUpstream(server, login, own)
  const pandaMcp = (url: string) => (own: UpstreamEvents) =>
    new PandaMcpUpstream({ ...server, pandaMcpUrl: url }, login, own, log, times, usesProxy)
  if (pandaMcpUrl === undefined || upstream === 'rest') return rest(events)
  if (upstream === 'pandamcp') return pandaMcp(pandaMcpUrl)(events)
  return new AutoUpstream({ pandaMcps: [pandaMcpUrl, ...otherPandaMcpUrls].map(pandaMcp), rest }, events, log)
}
