import type { BridgeState } from '../../../bridge/api.ts'
import { CONTROL_KEY } from '../../../bridge/auth/key-names.ts'
import type { Call } from '../../types.ts'

type Seen = Pick<BridgeState, 'clients' | 'assistants' | 'recentCalls'>

/** The names of the assistants whose entry leads here, and that are waited for. */
export function connectedNames({ clients }: Pick<Seen, 'clients'>): string[] {
  return clients.filter(({ state }) => state === 'connected').map(({ name }) => name)
}

/** The assistant that was here last, by the name that its user knows. */
export function arrivedName({ assistants }: Pick<Seen, 'assistants'>): string | undefined {
  return assistants[0]?.name
}

/** The last call of an assistant that went well. */
export function answeredCall({ recentCalls }: Pick<Seen, 'recentCalls'>): Call | undefined {
  return recentCalls.find(({ client, outcome }) => client !== CONTROL_KEY && outcome === 'ok')
}

/** The last call of an assistant, where it did not go well. */
export function failedCall({ recentCalls }: Pick<Seen, 'recentCalls'>): Call | undefined {
  const last = recentCalls.find(({ client }) => client !== CONTROL_KEY)
  return last?.outcome === 'ok' ? undefined : last
}
