import { randomBytes } from 'node:crypto'
import { auth } from '@modelcontextprotocol/client'
import { BridgeError } from '../../../errors.ts'
import type { Log } from '../../../home/log.ts'
import { parseUrlElsewhere } from '../../../panda/address.ts'
import type { Entrance } from '../../mcp/entrance.ts'
import { explained, notGiven } from './explained.ts'
import { Flow } from './flow.ts'
import type { KeptLogin } from './kept-login.ts'
import { challengeOf, oauthFetch } from './oauth-fetch.ts'
import { readBack, RedirectListener, type Back } from './redirect-listener.ts'
import { revokeLogin } from './revocation.ts'
import { TokenOfNow } from './token-of-now.ts'

/** How long a login in the browser is waited for, in milliseconds. */
const WAIT_MS = 600_000

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
  /** Of a client that the server's administrators have registered, or the address of the document that says who it is. */
  clientId: string | undefined
  kept: KeptLogin
  log: Log
}

interface Waiting extends Linking {
  state: string
  ended: Promise<void>
  end: (how: Back | BridgeError) => void
}

/** The login at one further upstream by MCP's authorization (2025-11-25): linked once in a browser, renewed as it ends. */
export class OAuthLink {
  readonly #options: OAuthLinkOptions
  readonly #closed = new AbortController()
  readonly #token: TokenOfNow
  #beginning: Promise<Waiting> | undefined
  #waiting: Waiting | undefined

  constructor(options: OAuthLinkOptions) {
    this.#options = options
    this.#token = new TokenOfNow({ ...options, closed: this.#closed.signal })
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
    this.#beginning ??= this.#begin().finally(() => (this.#beginning = undefined))
    return this.#beginning
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

  /** How requests show who asks. */
  get entrance(): Entrance {
    return this.#token.entrance
  }

  /** @returns what ends the login of now at who gave it, when it is forgotten here; that gives what the user has to know */
  async revocation(): Promise<() => Promise<string | undefined>> {
    const { kept, url, who } = this.#options
    const login = await kept.read()
    return () => revokeLogin(login, url, who)
  }

  close(): void {
    this.cancel()
    this.#closed.abort()
  }

  async #begin(): Promise<Waiting> {
    const { who, url, log, kept } = this.#options
    const { redirectUrl: before, client } = await kept.read()
    const back = Promise.withResolvers<Back>()
    back.promise.catch(() => undefined)
    const state = randomBytes(32).toString('base64url')
    const listener = await RedirectListener.open(before, (came) => {
      if (came.state !== state) return false
      back.resolve(came)
      return true
    })
    try {
      const fetchFn = oauthFetch(url, who, this.#closed.signal)
      const { resourceMetadataUrl, scope } = await challengeOf(url, fetchFn)
      const flow = new Flow({
        ...this.#options,
        redirectUrl: listener.url,
        state,
        // A client that was registered for another address of this computer is of no use.
        client: before === listener.url ? client : undefined,
      })
      const asked = {
        serverUrl: url,
        fetchFn,
        ...(resourceMetadataUrl && { resourceMetadataUrl }),
        ...(scope !== undefined && { scope }),
      }
      await auth(flow, { ...asked, forceReauthorization: true })
      const page = flow.page
      if (page === undefined) throw new Error('No address was given to open')
      const link = parseUrlElsewhere(page, url, who).href
      const finish = async ({ code, error, error_description: why, iss }: Back) => {
        if (code === undefined) throw notGiven(who, error, why)
        await auth(flow, { ...asked, authorizationCode: code, ...(iss !== undefined && { iss }) })
        return flow
      }
      this.#waiting = this.#wait({ link, state, listener, back, finish })
      return this.#waiting
    } catch (thrown) {
      listener.close()
      throw explained(thrown, who, log)
    }
  }

  #wait({
    link,
    state,
    listener,
    back,
    finish,
  }: {
    link: string
    state: string
    listener: RedirectListener
    back: PromiseWithResolvers<Back>
    finish: (back: Back) => Promise<Flow>
  }): Waiting {
    const { who, log, kept } = this.#options
    const taken = new AbortController()
    const late = () =>
      back.reject(
        new BridgeError(
          'timed-out',
          `Nobody answered in the browser whether ${who} may be used.`,
          'Begin again.',
        ),
      )
    const timer = setTimeout(late, WAIT_MS).unref()
    const ending = async () => {
      try {
        const { login } = await finish(await back.promise)
        // It was cancelled while the tokens were on their way.
        taken.signal.throwIfAborted()
        await kept.keep(login)
      } catch (thrown) {
        throw explained(thrown, who, log)
      } finally {
        clearTimeout(timer)
        listener.close()
        this.#waiting = undefined
      }
    }
    const ended = ending()
    ended.catch(() => undefined)
    return {
      url: link,
      endsAt: Date.now() + WAIT_MS,
      state,
      ended,
      end: (how) => {
        if (!(how instanceof BridgeError)) return back.resolve(how)
        taken.abort(how)
        back.reject(how)
      },
    }
  }
}
