import type { SetSummary } from './endpoint-set.ts'
import type { Policy } from './policy.ts'
import { ruleSchema, type Rules } from './rules.ts'

/** From the widest to the narrowest. */
const order = ruleSchema.options

/** From the narrowest to the widest. */
const furtherOrder: readonly SetSummary['further'][] = ['named', 'reads', 'all']

/** The effects whose rule lets more pass after a change than before. */
export function widenedRules(before: Rules, after: Rules): (keyof Rules)[] {
  const effects = Object.keys(before) as (keyof Rules)[]
  return effects.filter((effect) => order.indexOf(after[effect]) < order.indexOf(before[effect]))
}

/** The tools that assistants do not see before a change and see after it. */
function addedTools(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before)
  return after.filter((tool) => !known.has(tool))
}

/** Whether a choice has more tools of servers besides PanDA than another. */
export function widensFurther(before: SetSummary['further'], after: SetSummary['further']): boolean {
  return furtherOrder.indexOf(after) > furtherOrder.indexOf(before)
}

type Allowed = Pick<Policy, 'paused' | 'serversMayAsk' | 'rules' | 'set' | 'clientRules'>

/** Whether something may be done after a change that might not before. */
export function widens(before: Allowed, after: Allowed): boolean {
  return (
    (before.paused && !after.paused) ||
    (!before.serversMayAsk && after.serversMayAsk) ||
    widenedRules(before.rules, after.rules).length > 0 ||
    addedTools(before.set.tools, after.set.tools).length > 0 ||
    widensFurther(before.set.further, after.set.further) ||
    addedTools(after.set.without, before.set.without).length > 0 ||
    addedTools(thoseThatAskInChat(before), thoseThatAskInChat(after)).length > 0 ||
    givesMoreServers(before, after)
  )
}

/** Whether an assistant has a server after a change that it did not have before. */
function givesMoreServers(before: Allowed, after: Allowed): boolean {
  return Object.entries(before.clientRules).some(([client, { servers }]) => {
    if (servers === undefined) return false
    const now = after.clientRules[client]?.servers
    return now === undefined || addedTools(servers, now).length > 0
  })
}

function thoseThatAskInChat({ clientRules }: Allowed): string[] {
  return Object.entries(clientRules).flatMap(([client, { mayAskInChat }]) => (mayAskInChat ? [client] : []))
}
