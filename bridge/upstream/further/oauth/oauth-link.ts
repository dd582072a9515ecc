import { randomBytes } from 'node:crypto'
import {
  auth,
  refreshAuthorization,
  extractWWWAuthenticateParams,
  OAuthError,
} from '@modelcontextprotocol/client'
import { BridgeError } from '../../../errors.ts'
import type { Log } from '../../../home/log.ts'
import { parseNamedUrl } from '../../../panda/address.ts'
import { describeNetworkError } from '../../../panda/fetch.ts'
import { InTurn } from '../../../platform/in-turn.ts'
import { plain } from '../../../platform/plain.ts'
import { Secret } from '../../../platform/secret.ts'
import { bearer } from '../entrances.ts'
import { LINK, notLinked } from '../words.ts'
import type { Entrance } from '../../mcp/entrance.ts'
import { Flow } from './flow.ts'
import type { KeptLogin, KeptOAuth } from './kept-login.ts'
import { oauthFetch } from './oauth-fetch.ts'
import { readBack, RedirectListener, type Back } from './redirect-listener.ts'

/** How long a login in the browser is waited for, in milliseconds. */
const WAIT_MS = 600_000
/** An access token is renewed so long before its end, in milliseconds. */
const MARGIN_MS = 60_000

/** What waits for the user. */
export interface Linking {
  /** To be opened in a browser: https, or on this machine where the server is. */
  url: string
  /** Milliseconds since 1970. */
  endsAt: number
}

interface OAuthLinkOptions {
  /** The server as the user knows it. */
  who: string
  url: string
  /** Of a client that the server's administrators have registered. */
  clientId: string | undefined
  kept: KeptLogin
  log: Log
  /** The document that says who this program is (OAuth Client ID Metadata Document). */
  clientMetadataUrl: string | undefined
}

interface Waiting extends Linking {
  state: string
  listener: RedirectListener
  ended: Promise<void>
  end: (how: Back | BridgeError) => void
}

/** The login at one further upstream by MCP's authorization (2025-11-25): linked once in a browser, renewed as it ends. */
export class OAuthLink {
  readonly #options: OAuthLinkOptions
  readonly #renewals = new InTurn()
  readonly #closed = new AbortController()
  #waiting: Waiting | undefined

  constructor(options: OAuthLinkOptions) {
    this.#options = options
  }

  get waiting(): Linking | undefined {
    const { url, endsAt } = this.#waiting ?? {}
    return url === undefined || endsAt === undefined ? undefined : { url, endsAt }
  }

  async isLinked(): Promise<boolean> {
    return (await this.#options.kept.read()).tokens !== undefined
  }

  /** Begins a login in the browser, or gives the one that waits. @throws BridgeError */
  async begin(): Promise<Linking> {
    if (this.#waiting) return this.#waiting
    const { who, url } = this.#options
    const { redirectUrl: before } = await this.#options.kept.read()
    const back = Promise.withResolvers<Back>()
    back.promise.catch(() => undefined)
    const state = randomBytes(32).toString('base64url')
    const listener = await RedirectListener.open(before, (came) => {
      if (came.state !== state) return false
      back.resolve(came)
      return true
    })
    try {
      await this.#options.kept.change(({ client, tokens, endsAt }) => ({
        // A client that was registered for another address of this computer is of no use.
        ...(before === listener.url && { client }),
        tokens,
        endsAt,
        redirectUrl: listener.url,
      }))
      const { resourceMetadataUrl, scope } = await this.#challenge()
      const flow = new Flow({ ...this.#options, redirectUrl: listener.url, state })
      const asked = {
        serverUrl: url,
        fetchFn: oauthFetch(url, who, this.#closed.signal),
        ...(resourceMetadataUrl && { resourceMetadataUrl }),
        ...(scope !== undefined && { scope }),
      }
      await auth(flow, { ...asked, forceReauthorization: true })
      const page = flow.page
      if (page === undefined) throw new Error('No address was given to open')
      const link = parseNamedUrl(page, url, who).href
      this.#waiting = this.#wait({ link, state, listener, back, flow, asked })
      return this.#waiting
    } catch (thrown) {
      listener.close()
      throw this.#explained(thrown)
    }
  }

  /** Settles when the user has decided in the browser. @throws BridgeError where no login came of it */
  async ended(): Promise<void> {
    await this.#waiting?.ended
  }

  /** The address at which a browser on another computer ended. @throws BridgeError */
  finishWith(address: string): void {
    const back = readBack(address)
    if (!back || back.state !== this.#waiting?.state)
      throw new BridgeError(
        'invalid-input',
        'This is not the address at which the browser ended.',
        'Copy the whole address that begins with http://127.0.0.1 from the browser.',
      )
    this.#waiting.end(back)
  }

  cancel(): void {
    this.#waiting?.end(
      new BridgeError('cancelled', 'The login was cancelled.', 'Begin again when you want to link it.'),
    )
  }

  /** Forgets the login. */
  async unlink(): Promise<void> {
    this.cancel()
    await this.#options.kept.change(({ client, redirectUrl }) => ({ client, redirectUrl }))
  }

  /** How requests show who asks. */
  get entrance(): Entrance {
    return {
      secret: () => this.#token(undefined),
      replaceRefused: (refused) => this.#token(refused),
      headers: bearer,
    }
  }

  close(): void {
    this.cancel()
    this.#closed.abort()
  }

  #wait({
    link,
    state,
    listener,
    back,
    flow,
    asked,
  }: {
    link: string
    state: string
    listener: RedirectListener
    back: PromiseWithResolvers<Back>
    flow: Flow
    asked: Parameters<typeof auth>[1]
  }): Waiting {
    const { who } = this.#options
    const late = () =>
      back.reject(
        new BridgeError(
          'timed-out',
          `Nobody answered in the browser whether ${who} may be used.`,
          'Begin again.',
        ),
      )
    const timer = setTimeout(late, WAIT_MS).unref()
    const finish = async () => {
      try {
        const { code, error, error_description: why, iss } = await back.promise
        if (code === undefined) throw notGiven(who, error, why)
        await auth(flow, { ...asked, authorizationCode: code, ...(iss !== undefined && { iss }) })
      } catch (thrown) {
        throw this.#explained(thrown)
      } finally {
        clearTimeout(timer)
        listener.close()
        this.#waiting = undefined
      }
    }
    const ended = finish()
    ended.catch(() => undefined)
    return {
      url: link,
      endsAt: Date.now() + WAIT_MS,
      state,
      listener,
      ended,
      end: (how) => (how instanceof BridgeError ? back.reject(how) : back.resolve(how)),
    }
  }

  /** What the server says to who comes without a login: where its metadata are, and what to ask for (RFC 9728). */
  async #challenge(): Promise<{ resourceMetadataUrl?: URL; scope?: string }> {
    const { url, who } = this.#options
    const ask = oauthFetch(url, who, this.#closed.signal)
    const response = await ask(url, {
      method: 'POST',
      headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    })
    return response.status === 401 ? extractWWWAuthenticateParams(response) : {}
  }

  /** One of now. @param refused that the server has not taken */
  #token(refused: Secret | undefined): Promise<Secret> {
    return this.#renewals.do(async () => {
      const kept = await this.#options.kept.read()
      const { tokens, endsAt = Infinity } = kept
      if (!tokens) throw notLinked(this.#options.who)
      const token = new Secret(tokens.access_token)
      const isGood = refused ? !refused.equals(token) : Date.now() < endsAt - MARGIN_MS
      return isGood ? token : this.#renew(kept, token)
    })
  }

  async #renew({ client, discovery, tokens, endsAt = 0 }: KeptOAuth, before: Secret): Promise<Secret> {
    const { who, url } = this.#options
    const refreshToken = tokens?.refresh_token
    if (!client || !discovery || refreshToken === undefined) throw this.#hasEnded(undefined)
    const { authorizationServerUrl, authorizationServerMetadata: metadata, resourceMetadata } = discovery
    try {
      const renewed = await refreshAuthorization(authorizationServerUrl, {
        ...(metadata && { metadata }),
        clientInformation: client,
        refreshToken,
        ...(resourceMetadata?.resource !== undefined && { resource: resourceMetadata.resource }),
        fetchFn: oauthFetch(url, who, this.#closed.signal),
      })
      await this.#options.kept.keepTokens({ ...tokens, ...renewed })
      return new Secret(renewed.access_token)
    } catch (thrown) {
      if (thrown instanceof OAuthError && isEnd(thrown.code)) {
        await this.#options.kept.change((login) => ({ ...login, tokens: undefined, endsAt: undefined }))
        throw this.#hasEnded(thrown)
      }
      // It may be good for a while, and the server is asked with it rather than not at all.
      if (Date.now() < endsAt) return before
      throw this.#explained(thrown)
    }
  }

  #hasEnded(cause: unknown): BridgeError {
    return new BridgeError('not-linked', `The login at ${this.#options.who} has ended.`, LINK, { cause })
  }

  #explained(thrown: unknown): BridgeError {
    if (thrown instanceof BridgeError) return thrown
    const { who, log } = this.#options
    log.warn({ error: String(thrown) }, 'A further upstream could not be linked')
    if (thrown instanceof OAuthError)
      return new BridgeError(
        'link-refused',
        `Who gives logins for ${who} refuses: “${plain(thrown.message).slice(0, 300)}”`,
        'Ask who runs it; it may want a client that is registered by hand, whose ID the entry can name.',
        { cause: thrown },
      )
    const described = describeNetworkError(thrown, who)
    return described.code === 'unreachable' && !isNetwork(thrown)
      ? new BridgeError(
          'link-refused',
          `The login at ${who} cannot be had: “${plain((thrown as Error).message).slice(0, 300)}”`,
          'Ask who runs it.',
          { cause: thrown },
        )
      : described
  }
}

function isNetwork(thrown: unknown): boolean {
  return thrown instanceof TypeError && 'cause' in thrown && thrown.cause !== undefined
}

/** The grant is no more: RFC 6749, 5.2. Other codes may be a server in trouble. */
function isEnd(code: string): boolean {
  return ['invalid_grant', 'invalid_token', 'invalid_client', 'unauthorized_client'].includes(code)
}

function notGiven(who: string, error: string | undefined, why: string | undefined): BridgeError {
  if (error === 'access_denied')
    return new BridgeError(
      'refused-by-user',
      `The login at ${who} was refused in the browser.`,
      'Begin again to link it.',
    )
  const said = plain(why ?? error ?? 'nothing says why').slice(0, 300)
  return new BridgeError(
    'link-refused',
    `Who gives logins for ${who} gave none: “${said}”`,
    'Begin again, or ask who runs it.',
  )
}
