import { OAuthError, OAuthErrorCode, refreshAuthorization } from '@modelcontextprotocol/client'
import { BridgeError } from '../../../errors.ts'
import type { Log } from '../../../home/log.ts'
import { Secret } from '../../../platform/secret.ts'
import type { Entrance } from '../../mcp/entrance.ts'
import { bearer } from '../entrances.ts'
import { LINK } from '../how-to-link.ts'
import { notLinked } from '../words.ts'
import { explained } from './explained.ts'
import type { KeptLogin } from './kept-login.ts'
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

/** The access token of a login, renewed before it ends: once for all who wait, also where that fails. */
export class TokenOfNow {
  readonly #options: TokenOptions
  #renewing: Promise<Secret> | undefined

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
  async #token(refused: Secret | undefined): Promise<Secret> {
    const { tokens, renewAt = Infinity, endsAt = 0 } = await this.#options.kept.read()
    if (!tokens) throw notLinked(this.#options.who)
    const token = new Secret(tokens.access_token)
    if (refused ? !refused.equals(token) : Date.now() < renewAt) return token
    const renewed = this.#renewed(token)
    if (refused || Date.now() >= endsAt) return renewed
    // It is good for a while, and nobody waits for who gives the next. How that ends, the next who asks is told.
    renewed.catch(() => undefined)
    return token
  }

  #renewed(before: Secret): Promise<Secret> {
    this.#renewing ??= this.#renew(before).finally(() => (this.#renewing = undefined))
    return this.#renewing
  }

  async #renew(before: Secret): Promise<Secret> {
    const { who, url, kept, log, closed } = this.#options
    const { client, discovery, tokens } = await kept.read()
    if (!tokens) throw notLinked(who)
    // It was renewed, or linked anew, since this was asked for.
    if (tokens.access_token !== before.reveal()) return new Secret(tokens.access_token)
    const { refresh_token: refreshToken } = tokens
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
      if (!(thrown instanceof OAuthError && ends.has(thrown.code))) throw explained(thrown, who, log)
      await kept.forgetTokens(before, !ofClient.has(thrown.code))
      throw this.#hasEnded(thrown)
    }
  }

  #hasEnded(cause: unknown): BridgeError {
    return new BridgeError('not-linked', `The login at ${this.#options.who} has ended.`, LINK, { cause })
  }
}

/** The client is no more: RFC 6749, 5.2. */
const ofClient: ReadonlySet<string> = new Set([
  OAuthErrorCode.InvalidClient,
  OAuthErrorCode.UnauthorizedClient,
])
/** It, or the grant. Other codes may be a server in trouble. */
const ends = new Set([...ofClient, OAuthErrorCode.InvalidGrant, OAuthErrorCode.InvalidToken])
