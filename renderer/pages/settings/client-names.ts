import type { BridgeState } from '../../../bridge/api.ts'

/** The assistants that rules can be set for: those that have a key, by its name. */
export function clientNames({
  assistants,
  clients,
  keys,
}: Pick<BridgeState, 'assistants' | 'clients' | 'keys'>): { value: string; label: string }[] {
  return keys.map(({ name: value }) => {
    const client = clients.find(({ id }) => id === value)
    if (client) return { value, label: client.name }
    const seen = assistants.find(({ key }) => key === value)
    return { value, label: seen && seen.name !== value ? `${seen.name} (${value})` : value }
  })
}
