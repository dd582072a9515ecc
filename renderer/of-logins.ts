import { useMemo } from 'react'
import { useBridgeState } from './bridge.tsx'

/** Whose answers are shown: of which server, and for whom. */
export interface Who {
  /** The server's name. */
  server: string
  /** With the server and the account in it. */
  key: string
}

/** Who is signed in at the server that is shown; undefined where nobody is. */
export function useWho(): Who | undefined {
  const { server, login } = useBridgeState()
  const { name, url, vo } = server ?? {}
  const account = login.is === 'signed-in' ? login.account.subject : undefined
  return useMemo(
    () =>
      name === undefined || account === undefined
        ? undefined
        : { server: name, key: JSON.stringify([name, url, vo, account]) },
    [name, url, vo, account],
  )
}

/** What this window remembers for the login at each server; with another login there it is forgotten. */
export class OfLogins<Value> {
  readonly #of = new Map<string, { key: string; value: Value }>()

  get({ server, key }: Who): Value | undefined {
    const found = this.#of.get(server)
    return found?.key === key ? found.value : undefined
  }

  set({ server, key }: Who, value: Value): void {
    this.#of.set(server, { key, value })
  }
}
