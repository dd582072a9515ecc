import { allSets, findSet } from '../policy/endpoint-set.ts'
import type { Policy } from '../policy/policy.ts'
import { clientRulesSchema, narrowed } from '../policy/rules.ts'
import { widens } from '../policy/widening.ts'
import type { Brought } from '../extensions/index.ts'
import type { Robot } from './robot-file.ts'
import type { Settings } from './settings.ts'

/** What extensions add to the choices. */
export type Added = Pick<Brought, 'sets' | 'rules'>

export const usualClientRules = clientRulesSchema.parse({})

/** What holds at each server in use, by its name; at the first, by none. */
type Policies = ReadonlyMap<string | undefined, Policy>

/** @param robot for which the bridge runs */
export function allPolicies(settings: Settings, robot: Robot | undefined, added: Added): Policies {
  const servers = [undefined, ...settings.beside.map(({ server }) => server.name)]
  return new Map(servers.map((server) => [server, policyOf(settings, robot, added, server)]))
}

/** Whether something may be done after a change that might not before: a server more may be asked what no other was. */
export function anyWidens(before: Policies | undefined, after: Policies | undefined): boolean {
  return [...(after ?? [])].some(([server, policy]) => {
    const known = before?.get(server)
    return !known || widens(known, policy)
  })
}

/** @param server one beside the first */
export function policyOf(
  settings: Settings,
  robot: Robot | undefined,
  added: Added,
  server: string | undefined,
): Policy {
  const { ownSets, serversMayAsk, toolList, paused, clients, budgetBytes } = settings
  const beside = settings.beside.find((each) => each.server.name === server)
  const chosen = server === undefined ? settings.endpointSet : beside?.endpointSet
  const { set: endpointSet, rules: own } = robot ?? { set: chosen, rules: settings.rules }
  // The safest where the chosen one is gone.
  const set = allSets(ownSets, added.sets).find(({ id }) => id === endpointSet) ?? findSet('look', [])
  return {
    set,
    offered: new Set(set.tools),
    rules: narrowed(own, added.rules),
    serversMayAsk: robot === undefined && serversMayAsk,
    robot: robot?.name,
    toolList,
    paused,
    rulesOf: (client) => clients[client] ?? usualClientRules,
    budgetBytes,
    clientRules: clients,
  }
}
