import type { Login } from '../auth/index.ts'
import type { Log } from '../home/index.ts'
import type { PandaServer } from '../panda/index.ts'
import {
  PandaMcpUpstream,
  RestUpstream,
  type PandaMcpTimes,
  type Upstream,
  type UpstreamEvents,
  type UsesProxy,
} from '../upstream/index.ts'

/** What an upstream is made of, at the server in use. */
export interface UpstreamSite {
  server: PandaServer
  login: Login
  log: Log
  times: Partial<PandaMcpTimes>
  usesProxy?: UsesProxy | undefined
}

/** Makes an upstream that tells of itself by the events. */
export type MakeUpstream = (events: UpstreamEvents, site: UpstreamSite) => Upstream

/** PanDA by its PandaMCP where the server has one, by REST where not, or as the user says. */
export const makePanda: MakeUpstream = (events, { server, login, log, times, usesProxy }) => {
  const { pandaMcpUrl, upstream = 'auto' } = server
  if (pandaMcpUrl === undefined || upstream === 'rest') return new RestUpstream(server, login, events)
  return new PandaMcpUpstream({ ...server, pandaMcpUrl }, login, events, log, times, usesProxy)
}

/** Who answers besides PanDA at every server, in the order in which their tools count. */
export const besidesPanda: readonly MakeUpstream[] = []
