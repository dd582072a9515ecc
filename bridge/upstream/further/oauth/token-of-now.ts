import { OAuthError, refreshAuthorization } from '@modelcontextprotocol/client'
import { BridgeError } from '../../../errors.ts'
import type { Log } from '../../../home/log.ts'
import { InTurn } from '../../../platform/in-turn.ts'
import { Secret } from '../../../platform/secret.ts'
import type { Entrance } from '../../mcp/entrance.ts'
import { bearer } from '../entrances.ts'
import { LINK } from '../how-to-link.ts'
import { notLinked } from '../words.ts'
import { explained } from './explained.ts'
import type { KeptLogin, KeptOAuth } from './kept-login.ts'
import { oauthFetch } from './oauth-fetch.ts'

interface TokenOptions {
  /** The server as the user knows it. */
  who: string
  url: string
  kept: KeptLogin
  log: Log
  /** Aborted when nothing is to be asked any more. */
  closed: AbortSignal
}

/** The access token of a login, renewed before it ends: once for all who wait. */
export class TokenOfNow {
  readonly #options: TokenOptions
  readonly #turns = new InTurn()

  constructor(options: TokenOptions) {
    this.#options = options
  }

  /** How requests show who asks. */
  get entrance(): Entrance {
    return {
      secret: () => this.#token(undefined),
      replaceRefused: (refused) => this.#token(refused),
      headers: bearer,
    }
  }

  /** @param refused that the server has not taken */
  #token(refused: Secret | undefined): Promise<Secret> {
    return this.#turns.do(async () => {
      const kept = await this.#options.kept.read()
      const { tokens, renewAt = Infinity } = kept
      if (!tokens) throw notLinked(this.#options.who)
      const token = new Secret(tokens.access_token)
      const isGood = refused ? !refused.equals(token) : Date.now() < renewAt
      return isGood ? token : this.#renew(kept, token)
    })
  }

  async #renew({ client, discovery, tokens, endsAt = 0 }: KeptOAuth, before: Secret): Promise<Secret> {
    const { who, url, kept, log, closed } = this.#options
    const refreshToken = tokens?.refresh_token
    if (!client || !discovery || refreshToken === undefined) throw this.#hasEnded(undefined)
    const { authorizationServerUrl, authorizationServerMetadata: metadata, resourceMetadata } = discovery
    try {
      const renewed = await refreshAuthorization(authorizationServerUrl, {
        ...(metadata && { metadata }),
        clientInformation: client,
        refreshToken,
        ...(resourceMetadata?.resource !== undefined && { resource: resourceMetadata.resource }),
        fetchFn: oauthFetch(url, who, closed),
      })
      await kept.keepTokens({ ...tokens, ...renewed }, before)
      return new Secret(renewed.access_token)
    } catch (thrown) {
      if (thrown instanceof OAuthError && isEnd(thrown.code)) {
        await kept.forgetTokens(before)
        throw this.#hasEnded(thrown)
      }
      // It may be good for a while, and the server is asked with it rather than not at all.
      if (Date.now() < endsAt) return before
      throw explained(thrown, who, log)
    }
  }

  #hasEnded(cause: unknown): BridgeError {
    return new BridgeError('not-linked', `The login at ${this.#options.who} has ended.`, LINK, { cause })
  }
}

/** The grant is no more: RFC 6749, 5.2. Other codes may be a server in trouble. */
function isEnd(code: string): boolean {
  return ['invalid_grant', 'invalid_token', 'invalid_client', 'unauthorized_client'].includes(code)
}
