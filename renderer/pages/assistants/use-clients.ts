import { useWindowEvent } from '@mantine/hooks'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { useLoaded, type Loaded } from '../../loaded.ts'
import type { Client } from './types.ts'

/** The clients as they are now: asked for again when the bridge sees a change or a key goes, and when the user comes back. */
export function useClients(): Loaded<Client[]> {
  const api = useApi()
  const { clients, keys, mcpUrl } = useBridgeState()
  const seen = clients.map(({ id, state, why, running, direct }) =>
    [id, state, why, running, direct?.length].join(' '),
  )
  const loaded = useLoaded(
    () => api.listClients({}),
    [mcpUrl, ...keys.map(({ name }) => name), ...seen].join(),
  )
  // Files may have changed meanwhile, and not every bridge watches them.
  useWindowEvent('focus', loaded.reload)
  return loaded
}
