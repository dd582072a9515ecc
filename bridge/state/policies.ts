import type { Brought } from '../extensions/index.ts'
import { allSets, findSet, type SetSummary } from '../policy/endpoint-set.ts'
import type { Policy } from '../policy/policy.ts'
import { clientRulesSchema, narrowed, type Rules } from '../policy/rules.ts'
import { widens } from '../policy/widening.ts'
import type { Managed } from './managed.ts'
import type { Robot } from './robot-file.ts'
import type { Settings } from './settings.ts'

/** All that says what assistants may do. */
export interface Said {
  settings: Settings
  managed: Managed
  /** For which the bridge runs. */
  robot: Robot | undefined
  /** Sets to choose, and rules that narrow, of extensions. */
  added: Pick<Brought, 'sets' | 'rules'>
}

export const usualClientRules = clientRulesSchema.parse({})

/** What holds at each server in use, by its name; at the first, by none. */
type Policies = ReadonlyMap<string | undefined, Policy>

export function allPolicies(said: Said): Policies {
  const servers = [undefined, ...said.settings.beside.map(({ server }) => server.name)]
  return new Map(servers.map((server) => [server, policyOf(said, server)]))
}

/** Whether something may be done after a change that might not before: a server more may be asked what no other was. */
export function anyWidens(before: Policies | undefined, after: Policies | undefined): boolean {
  return [...(after ?? [])].some(([server, policy]) => {
    const known = before?.get(server)
    return !known || widens(known, policy)
  })
}

/** Those to choose from: the administrator's alone, where these are to be the only ones. */
export function setsOf({ settings, managed, added }: Said): SetSummary[] {
  const { locked, defaults } = managed
  return [...(locked.sets ?? allSets(settings.ownSets, [...(defaults.sets ?? []), ...added.sets]))]
}

/** What the administrator has set is made stricter by a robot's file, and no milder. */
export function ownRulesOf({ settings, managed, robot }: Said): Rules {
  if (!robot) return settings.rules
  const { rules } = managed.locked
  return rules ? narrowed(rules, [{ by: robot.name, rules: robot.rules }]) : robot.rules
}

/** @param server one beside the first */
export function policyOf(said: Said, server: string | undefined): Policy {
  const { settings, managed, robot, added } = said
  const { serversMayAsk, toolList, paused, clients, budgetBytes } = settings
  const beside = settings.beside.find((each) => each.server.name === server)
  const chosen = server === undefined ? (robot?.set ?? settings.endpointSet) : beside?.endpointSet
  const wanted = managed.locked.endpointSet ?? chosen
  const all = setsOf(said)
  // The safest where the chosen one is gone.
  const set =
    all.find(({ id }) => id === wanted) ??
    all.find(({ id }) => id === 'look') ??
    findSet(all[0]?.id ?? '', all)
  return {
    set,
    offered: new Set(set.tools),
    rules: narrowed(ownRulesOf(said), added.rules),
    serversMayAsk: robot === undefined && serversMayAsk,
    robot: robot?.name,
    toolList,
    paused,
    ...(managed.problem && { pausedBecause: managed.problem }),
    rulesOf: (client) => clients[client] ?? usualClientRules,
    budgetBytes,
    clientRules: clients,
  }
}
