import { redirectWithin } from '../../panda/address.ts'
import type { Secret } from '../../platform/secret.ts'
import { version } from '../../platform/version.ts'
import type { Entrance } from './entrance.ts'
import { HttpAnswer, type AnswerHeaders } from './http-answer.ts'
import { HttpPool, type Sending } from './http-pool.ts'
import { HttpRefusal } from './http-refusal.ts'
import { readRefusal } from './mcp-messages.ts'

/** FastMCP sends on from `/mcp/` to `/mcp`, or the other way round. */
const MOST_REDIRECTS = 3

type Headers = Record<string, string>
const usualHeaders: Headers = { 'user-agent': `panda-bridge/${version}`, 'accept-encoding': 'identity' }

/** Whether a server is reached by a proxy that only `fetch` knows of: the desktop app's shell takes it there. */
export type UsesProxy = (url: string) => Promise<boolean>

/**
 * HTTP with one MCP server, on connections that are kept. Not by fetch, whose web streams took several times as long as
 * the request itself, but where there is a proxy in between.
 */
export class McpHttp {
  /** Where it was last found: a redirect is followed once, and not for each call. */
  #url: URL
  readonly #entrance: Entrance
  readonly #pool: HttpPool
  readonly #usesProxy: Promise<boolean>
  readonly #closed = new AbortController()

  constructor(url: string, entrance: Entrance, usesProxy?: UsesProxy) {
    this.#url = new URL(url)
    this.#entrance = entrance
    this.#usesProxy = usesProxy?.(url) ?? Promise.resolve(hasProxyOfEnvironment())
    this.#pool = new HttpPool(this.#url)
  }

  /**
   * Sends a request with the secret of this moment. One that is refused before anything was carried
   * out is sent again with a new one: it may have been revoked, or this machine's clock be wrong.
   * @throws Silent, an error of the network, HttpRefusal of a session that is lost, BridgeError where there is no secret to be had
   */
  async request(method: string, headers: Headers, body?: string, sending: Sending = {}): Promise<HttpAnswer> {
    const secret = await this.#entrance.secret(this.#url.href)
    const response = await this.#send(method, headers, secret, body, sending)
    if (!secret || (response.status !== 401 && response.status !== 403)) return response
    const refusal = new HttpRefusal(response.status, await readRefusal(response))
    // A session that is lost is nothing that a new login helps against. Where none is open yet, that of the login is meant.
    if (refusal.isOfLostSession && headers['mcp-session-id'] !== undefined) throw refusal
    const renewed = await this.#entrance.replaceRefused(secret, this.#url.href)
    return this.#send(method, headers, renewed, body, sending)
  }

  /** Ends all requests and connections. */
  close(): void {
    this.#pool.close()
    this.#closed.abort()
  }

  /** The last step before the network: the secret is attached here and nowhere else. */
  async #send(
    method: string,
    headers: Headers,
    secret: Secret | undefined,
    body: string | undefined,
    sending: Sending,
  ): Promise<HttpAnswer> {
    const response = await this.#follow(
      method,
      { ...headers, ...this.#entrance.headers(secret) },
      body,
      sending,
    )
    response.sent = secret
    return response
  }

  /** Redirects to another host are not followed, and of others only the path: a secret goes to this origin and no other. */
  async #follow(
    method: string,
    headers: Headers,
    body: string | undefined,
    sending: Sending,
  ): Promise<HttpAnswer> {
    let url = this.#url
    for (let redirects = 0; ; redirects += 1) {
      const response = (await this.#usesProxy)
        ? await this.#fetch(url, method, headers, body, sending.signal)
        : await this.#pool.request(url, method, { ...usualHeaders, ...headers }, body, sending)
      const next = redirectWithin(url, response.status, response.headers['location'])
      if (!next || redirects === MOST_REDIRECTS) {
        if (response.status < 300) this.#url = url
        return response
      }
      response.drain()
      url = next
    }
  }

  async #fetch(
    url: URL,
    method: string,
    headers: Headers,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const ending = new AbortController()
    const ends = [this.#closed.signal, ending.signal, ...(signal ? [signal] : [])]
    const response = await fetch(url, {
      method,
      headers: { ...usualHeaders, ...headers },
      redirect: 'manual',
      signal: AbortSignal.any(ends),
      ...(body !== undefined && { body }),
    })
    const answered: AnswerHeaders = Object.fromEntries(response.headers)
    const answer = new HttpAnswer(response.status, answered, () => ending.abort())
    void pass(response.body, answer)
    return answer
  }
}

async function pass(body: ReadableStream<Uint8Array> | null, answer: HttpAnswer): Promise<void> {
  try {
    for await (const chunk of body ?? [])
      answer.add(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    answer.end()
  } catch {
    answer.fail()
  }
}

/** Whether Node was told to take what HTTP_PROXY and its like say: `fetch` does. */
function hasProxyOfEnvironment(): boolean {
  const { NODE_USE_ENV_PROXY: wish, NODE_OPTIONS: options = '' } = process.env
  return wish === '1' || [...process.execArgv, ...options.split(' ')].includes('--use-env-proxy')
}
