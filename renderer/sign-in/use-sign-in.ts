import { useAction, type Action } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { openTab, type WaitingTab } from './tab.ts'

/** Starts a sign-in, and opens its page in the same click. A tab may have been opened before. */
export function useSignIn(): Action<[tab?: WaitingTab]> {
  const api = useApi()
  return useAction(async (tab: WaitingTab = openTab()) => {
    try {
      // Asked twice, the bridge gives the same code.
      tab.show((await api.signIn({})).completeLink)
    } catch (error) {
      tab.close()
      throw error
    }
  })
}
