import type { BridgeState } from '../../../bridge/api.ts'

/** The assistants that rules can be set for, by the names of their keys. */
export function clientNames({
  assistants,
  clients,
}: Pick<BridgeState, 'assistants' | 'clients'>): { value: string; label: string }[] {
  const names = new Map<string, string>()
  for (const { id, name, state } of clients) if (state !== 'not-connected') names.set(id, name)
  for (const { key, name } of assistants) {
    const known = names.get(key)
    if (known === undefined) names.set(key, key === name ? name : `${name} (${key})`)
  }
  return Array.from(names, ([value, label]) => ({ value, label }))
}
