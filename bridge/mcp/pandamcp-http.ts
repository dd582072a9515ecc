import http, { type AgentOptions, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'
import type { Login } from '../auth/login.ts'
import { splitVo } from '../panda/servers.ts'
import type { Secret } from '../secret.ts'
import { version } from '../version.ts'

/** An idle connection is closed after so many milliseconds: uvicorn, which serves PandaMCP, does it after 5 s. */
const KEEP_IDLE_MS = 4_000
/** FastMCP sends on from `/mcp/` to `/mcp`, or the other way round. */
const MOST_REDIRECTS = 3

/**
 * HTTP with one PandaMCP, on connections that are kept. Node's own client and not fetch, whose web
 * streams took several times as long as the request itself.
 */
export class PandaMcpHttp {
  readonly #url: URL
  readonly #vo: string
  readonly #login: Login
  readonly #agent: http.Agent

  /** @param proxy its URL, where the system says that this server is reached by one */
  constructor(url: string, vo: string, login: Login, proxy?: string) {
    this.#url = new URL(url)
    this.#vo = vo
    this.#login = login
    const { Agent, globalAgent } = this.#url.protocol === 'https:' ? https : http
    // What Node was told of proxies (NODE_USE_ENV_PROXY) stands in the options of its own agent.
    const { options } = globalAgent as { options?: AgentOptions }
    const proxyEnv = proxy !== undefined && { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }
    this.#agent = new Agent({ ...options, ...proxyEnv, keepAlive: true, timeout: KEEP_IDLE_MS })
  }

  /**
   * Sends a request with the token of this moment. One that is refused before anything was carried
   * out is sent again with a new token: it may have been revoked, or this machine's clock be wrong.
   * @throws an error of node:http, BridgeError where the login cannot be renewed
   */
  async request(method: string, headers: OutgoingHttpHeaders, body?: string): Promise<IncomingMessage> {
    const token = this.#login.state.is === 'signed-in' ? await this.#login.idToken() : undefined
    const response = await this.#follow(method, { ...headers, ...this.#whoAsks(token) }, body)
    if (!token || (response.statusCode !== 401 && response.statusCode !== 403)) return response
    response.resume()
    const renewed = await this.#login.replaceRefused(token)
    return this.#follow(method, { ...headers, ...this.#whoAsks(renewed) }, body)
  }

  /** Ends all requests and connections. */
  close(): void {
    this.#agent.destroy()
  }

  /** The last step before the network: the token and the VO are attached here and nowhere else. */
  #whoAsks(token: Secret | undefined): OutgoingHttpHeaders {
    const { vo, role } = splitVo(this.#vo)
    const origin = role === undefined ? vo : `${vo}.${role}`
    if (!token) return { origin }
    const bearer = `Bearer ${token.reveal()}`
    // FastMCP hides Authorization from the code of its tools, and proxies may take it away.
    return { origin, authorization: bearer, 'x-auth-token': bearer }
  }

  /** Redirects to another origin are not followed: the token goes to this host and no other. */
  async #follow(method: string, headers: OutgoingHttpHeaders, body?: string): Promise<IncomingMessage> {
    let url = this.#url
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.#send(url, method, headers, body)
      const { statusCode, headers: answered } = response
      const next = (statusCode === 307 || statusCode === 308) && URL.parse(answered.location ?? '', url.href)
      if (!next || next.origin !== url.origin || redirects === MOST_REDIRECTS) return response
      response.resume()
      url = next
    }
  }

  #send(url: URL, method: string, headers: OutgoingHttpHeaders, body?: string): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const { request } = url.protocol === 'https:' ? https : http
    const allHeaders = { 'user-agent': `panda-bridge/${version}`, 'accept-encoding': 'identity', ...headers }
    request(url, { method, agent: this.#agent, headers: allHeaders }, resolve).on('error', reject).end(body)
    return promise
  }
}
