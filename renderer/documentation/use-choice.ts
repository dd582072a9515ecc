import { useAction } from '../action.tsx'
import { useApi, useBridgeState } from '../bridge.tsx'
import { useLoaded } from '../loaded.ts'

/** How it stands with PanDA's documentation on the bridge's computer, asked anew whenever that may have changed. */
export function useDocumentation() {
  const api = useApi()
  const { documentation } = useBridgeState()
  return useLoaded(() => api.getDocumentation({}), documentation.changes)
}

/** What the user may say of it. What it leads to stands in the state, also after this page has been left. */
export function useChoice() {
  const api = useApi()
  const choose = useAction((allow: boolean) => api.allowDocumentation({ allow }), { notifyFailure: true })
  return { pending: choose.pending, allow: () => choose.run(true), refuse: () => choose.run(false) }
}
