import http, { type AgentOptions, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Login } from '../auth/login.ts'
import { splitVo } from '../panda/servers.ts'
import type { Secret } from '../secret.ts'
import { version } from '../version.ts'

/** An idle connection is closed after so many milliseconds: uvicorn, which serves PandaMCP, does it after 5 s. */
const KEEP_IDLE_MS = 4_000
/** FastMCP sends on from `/mcp/` to `/mcp`, or the other way round. */
const MOST_REDIRECTS = 3
/** Bytes of an answer without interest that are read, so that its connection can be used again. */
const UNREAD_BYTES = 100_000

type Headers = Record<string, string>
const usualHeaders: Headers = { 'user-agent': `panda-bridge/${version}`, 'accept-encoding': 'identity' }

/** Whether a server is reached by a proxy that only `fetch` knows of: the desktop app's shell takes it there. */
export type UsesProxy = (url: string) => Promise<boolean>
/** The answer to a request, by whichever way that went. */
export type HttpAnswer = Readable & Pick<IncomingMessage, 'statusCode' | 'headers'>

/**
 * HTTP with one PandaMCP, on connections that are kept. Node's own client and not fetch, whose web
 * streams took several times as long as the request itself; fetch where there is a proxy in between.
 */
export class PandaMcpHttp {
  /** Where it was last found: a redirect is followed once, and not for each call. */
  #url: URL
  readonly #vo: string
  readonly #login: Login
  readonly #agent: http.Agent
  readonly #usesProxy: Promise<boolean>
  readonly #closed = new AbortController()

  constructor(url: string, vo: string, login: Login, usesProxy?: UsesProxy) {
    this.#url = new URL(url)
    this.#vo = vo
    this.#login = login
    this.#usesProxy = usesProxy?.(url) ?? Promise.resolve(false)
    const { Agent, globalAgent } = this.#url.protocol === 'https:' ? https : http
    // What Node was told of proxies (NODE_USE_ENV_PROXY) stands in the options of its own agent.
    const { options } = globalAgent as { options?: AgentOptions }
    this.#agent = new Agent({ ...options, keepAlive: true, timeout: KEEP_IDLE_MS })
  }

  /**
   * Sends a request with the token of this moment. One that is refused before anything was carried
   * out is sent again with a new token: it may have been revoked, or this machine's clock be wrong.
   * @param signal ends the request, and the reading of its answer
   * @throws an error of node:http, BridgeError where the login cannot be renewed
   */
  async request(method: string, headers: Headers, body?: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const token = this.#login.state.is === 'signed-in' ? await this.#login.idToken(this.#url.href) : undefined
    const response = await this.#follow(method, { ...headers, ...this.#whoAsks(token) }, body, signal)
    if (!token || (response.statusCode !== 401 && response.statusCode !== 403)) return response
    drain(response)
    const renewed = await this.#login.replaceRefused(token, this.#url.href)
    return this.#follow(method, { ...headers, ...this.#whoAsks(renewed) }, body, signal)
  }

  /** Ends all requests and connections. */
  close(): void {
    this.#agent.destroy()
    this.#closed.abort()
  }

  /** The last step before the network: the token and the VO are attached here and nowhere else. */
  #whoAsks(token: Secret | undefined): Headers {
    const { vo, role } = splitVo(this.#vo)
    const origin = role === undefined ? vo : `${vo}.${role}`
    if (!token) return { origin }
    const bearer = `Bearer ${token.reveal()}`
    // FastMCP hides Authorization from the code of its tools, and proxies may take it away.
    return { origin, authorization: bearer, 'x-auth-token': bearer }
  }

  /** Redirects to another origin are not followed: the token goes to this host and no other. */
  async #follow(
    method: string,
    headers: Headers,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    let url = this.#url
    for (let redirects = 0; ; redirects += 1) {
      const response = (await this.#usesProxy)
        ? await this.#fetch(url, method, headers, body, signal)
        : await this.#send(url, method, headers, body, signal)
      const { statusCode, headers: answered } = response
      const next = (statusCode === 307 || statusCode === 308) && URL.parse(answered.location ?? '', url.href)
      if (!next || next.origin !== url.origin || redirects === MOST_REDIRECTS) {
        if (statusCode !== undefined && statusCode < 300) this.#url = url
        return response
      }
      drain(response)
      url = next
    }
  }

  #send(
    url: URL,
    method: string,
    headers: Headers,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const { request } = url.protocol === 'https:' ? https : http
    const options = { method, agent: this.#agent, headers: { ...usualHeaders, ...headers } }
    request(url, { ...options, ...(signal && { signal }) }, resolve)
      .on('error', reject)
      .end(body)
    return promise
  }

  async #fetch(
    url: URL,
    method: string,
    headers: Headers,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const response = await fetch(url, {
      method,
      headers: { ...usualHeaders, ...headers },
      redirect: 'manual',
      signal: AbortSignal.any([this.#closed.signal, ...(signal ? [signal] : [])]),
      ...(body !== undefined && { body }),
    })
    const stream = response.body ? Readable.fromWeb(response.body as ReadableStream) : Readable.from([])
    // A response of node:http that nobody reads may break as well.
    stream.on('error', () => undefined)
    return Object.assign(stream, {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
    })
  }
}

/** Lets an answer end that nobody reads; one that does not end is broken off. */
export function drain(response: HttpAnswer): void {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > UNREAD_BYTES) response.destroy()
  })
  response.on('error', () => undefined)
}
