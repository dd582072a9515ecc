import { useAction, type Action } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { useLoaded } from '../../loaded.ts'
import { openTab } from '../../sign-in/tab.ts'
import { useSignIn } from '../../sign-in/use-sign-in.ts'
import type { Server } from '../../types.ts'

export interface ServerChoice {
  /** Uses the server, and keeps it among the user's own where it is new. */
  choose: Action<[server: Server, isNew?: boolean]>
  signIn: ReturnType<typeof useSignIn>
}

/**
 * One click chooses the server and opens its sign-in, unless a login of another program can be used there.
 * @param onChosen called when the server is in use, before the sign-in has a code
 */
export function useChooseServer(onChosen: () => void): ServerChoice {
  const api = useApi()
  const signIn = useSignIn()
  const { value: other } = useLoaded(() => api.findOtherLogin({}))
  const choose = useAction(async (server: Server, isNew = false) => {
    const tab = other ? undefined : openTab()
    signIn.forgetError()
    try {
      if (isNew) await api.saveServer({ server })
      const { login } = await api.setServer({ server })
      const isOffered = other && (await api.findOtherLogin({}))?.fits === 'yes'
      onChosen()
      if (login.is === 'signed-in') tab?.close()
      // Its failure is the sign-in's, which says so itself.
      else if (!isOffered) void signIn.run(tab ?? openTab())
    } catch (error) {
      tab?.close()
      throw error
    }
  })
  return { choose, signIn }
}
