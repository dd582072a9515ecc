import { signedOut } from '../../auth/login-state.ts'
import type { AnyLogin } from '../../auth/login.ts'
import { BridgeError } from '../../errors.ts'
import type { Secret } from '../../platform/secret.ts'
import type { Entrance } from '../mcp/entrance.ts'
import { LINK } from './how-to-link.ts'
import { notLinked } from './words.ts'

/** With PanDA's ID token, where the user lets it go. @param login that of the server in use */
export function byPandaLogin(login: () => AnyLogin | undefined): Entrance {
  const ofNow = () => {
    const now = login()
    if (now?.state.is !== 'signed-in') throw signedOut()
    return now
  }
  return {
    secret: async (url) => ofNow().idToken(url),
    replaceRefused: async (token, url) => ofNow().replaceRefused(token, url),
    headers: bearer,
  }
}

/** With a bearer that the user has given. @param read it from where it is kept */
export function byBearer(who: string, read: () => Promise<Secret | undefined>): Entrance {
  return {
    secret: async () => {
      const kept = await read()
      if (!kept) throw notLinked(who)
      return kept
    },
    replaceRefused: () =>
      Promise.reject(
        new BridgeError('link-refused', `${who} does not take the token that is kept for it.`, LINK),
      ),
    headers: bearer,
  }
}

export function bearer(secret: Secret | undefined): Record<string, string> {
  return secret ? { authorization: `Bearer ${secret.reveal()}` } : {}
}
