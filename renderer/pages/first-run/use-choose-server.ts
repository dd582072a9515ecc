import { useAction, type Action } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { openTab } from '../../sign-in/tab.ts'
import { useSignIn } from '../../sign-in/use-sign-in.ts'
import type { Server } from '../../types.ts'

export interface ServerChoice {
  /** Uses the server, and keeps it among the user's own where it is new. */
  choose: Action<[server: Server, isNew?: boolean]>
  signIn: ReturnType<typeof useSignIn>
}

/**
 * One click chooses the server and opens its sign-in.
 * @param onChosen called when the server is in use, before the sign-in has a code
 */
export function useChooseServer(onChosen: () => void): ServerChoice {
  const api = useApi()
  const signIn = useSignIn()
  const choose = useAction(async (server: Server, isNew = false) => {
    const tab = openTab()
    signIn.forgetError()
    try {
      if (isNew) await api.saveServer({ server })
      const { login } = await api.setServer({ server })
      onChosen()
      if (login.is === 'signed-in') tab.close()
      // Its failure is the sign-in's, which says so itself.
      else void signIn.run(tab)
    } catch (error) {
      tab.close()
      throw error
    }
  })
  return { choose, signIn }
}
