import type { Brought } from '../extensions/index.ts'
import { comparable } from '../platform/comparable.ts'
import { allSets, findSet, type SetInForce, type SetSummary } from '../policy/endpoint-set.ts'
import type { Policy } from '../policy/policy.ts'
import { clientRulesSchema, narrowed, type ClientRules, type Rules } from '../policy/rules.ts'
import { widens } from '../policy/widening.ts'
import { isLocked, mustAllowSet, mustBeFree, type Managed } from './managed.ts'
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
  if (locked.sets) return [...locked.sets]
  const ofAdministrator = defaults.sets ?? []
  const others = allSets(settings.ownSets, ofAdministrator)
  return allSets(settings.ownSets, [...ofAdministrator, ...toldApart(added.sets, others)])
}

/** By its name it is said everywhere what assistants may use: a set of an extension with the name of another says its id. */
function toldApart(added: readonly SetSummary[], others: readonly SetSummary[]): SetSummary[] {
  const all = [...others, ...added].map(({ name }) => comparable(name))
  const isShared = (name: string) => all.filter((each) => each === comparable(name)).length > 1
  return added.map((set) => (isShared(set.name) ? { ...set, name: `${set.name} (${set.id})` } : set))
}

/** What the administrator has set is made stricter by a robot's file, and no milder. */
export function ownRulesOf({ settings, managed, robot }: Said): Rules {
  if (!robot) return settings.rules
  const { rules } = managed.locked
  return rules ? narrowed(rules, [{ by: robot.name, rules: robot.rules }]) : robot.rules
}

/** What is set for single clients: how they get the tools only where an administrator has not set it for all. */
function clientsOf({ settings, managed }: Said): Settings['clients'] {
  if (managed.locked.toolList === undefined) return settings.clients
  const entries = Object.entries(settings.clients)
  return Object.fromEntries(entries.map(([client, { tools: _tools, ...rules }]) => [client, rules]))
}

/**
 * What of a client's rules is kept: how it was to get the tools waits while an administrator has set it for all.
 * @throws BridgeError `managed` for another choice then
 */
export function clientRulesToKeep(
  { settings, managed }: Said,
  client: string,
  rules: ClientRules,
): ClientRules {
  if (!isLocked(managed, 'toolList')) return rules
  const { toolList, clients } = settings
  mustBeFree(managed, { toolList }, { toolList: rules.tools ?? toolList })
  const { tools } = clients[client] ?? {}
  return { ...rules, ...(tools !== undefined && { tools }) }
}

/**
 * A robot must not run with another set than its file says: not with the safest, and not with one that is locked.
 * @throws BridgeError `invalid-input`, `managed`
 */
export function mustHaveSetOfRobot(said: Said): void {
  const { robot, managed } = said
  if (robot) mustAllowSet(managed, findSet(robot.set, setsOf(said), 'invalid-input').id)
}

/** Of an administrator's sets the first, where there are no others. */
export function safestOf(all: readonly SetSummary[]): SetSummary {
  return all.find(({ id }) => id === 'look') ?? findSet(all[0]?.id ?? '', all)
}

/** @param server one beside the first */
export function policyOf(said: Said, server: string | undefined): Policy {
  const { settings, managed, robot, added } = said
  const { serversMayAsk, toolList, paused, budgetBytes } = settings
  const clients = clientsOf(said)
  const beside = settings.beside.find((each) => each.server.name === server)
  const chosen = server === undefined ? (robot?.set ?? settings.endpointSet) : beside?.endpointSet
  const wanted = managed.locked.endpointSet ?? chosen
  const all = setsOf(said)
  // The safest where the chosen one is gone.
  const set = all.find(({ id }) => id === wanted) ?? safestOf(all)
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

/** What there is to say of the set in force. */
export function inForce({ set }: Policy): SetInForce {
  const { id, name, tools, without, further } = set
  return { id, name, tools: tools.length, without: without.length, further }
}
