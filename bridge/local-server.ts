import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BridgeApi } from './api.ts'
import { CONTROL_KEY, type ClientKeys } from './auth/client-keys.ts'
import { HttpApi } from './headless/http-api.ts'
import { answer, answerJson, readJsonBody } from './headless/json.ts'
import { Ui } from './headless/ui.ts'
import { BridgeError } from './errors.ts'
import type { Home } from './home.ts'
import { identityOf } from './identity.ts'
import type { Log } from './log.ts'
import type { McpDoor } from './mcp/door.ts'
import type { Origin } from './policy/decision.ts'
import { IdleCollector } from './panda/garbage.ts'

/** How long requests under way may take to end when the bridge stops, in milliseconds. */
const STOP_MS = 5_000

/** Read with the first request: the MCP SDK, which they come with, is large. */
let checks: Promise<((request: IncomingMessage, response: ServerResponse) => boolean)[]> | undefined

/** @throws BridgeError where a program on this machine could not listen there */
export async function checkPort(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const server = createServer().once('error', reject).listen(port, '127.0.0.1', resolve)
  try {
    await promise
    await new Promise((closed) => server.close(closed))
  } catch (cause) {
    throw portProblem(port, cause)
  }
}

/** Why a port cannot be listened at, for a user. */
export function portProblem(port: number, cause: unknown): BridgeError {
  const mayNot = (cause as NodeJS.ErrnoException).code === 'EACCES'
  return new BridgeError(
    mayNot ? 'not-allowed' : 'already-running',
    mayNot
      ? `This system does not let your programs use port ${port}.`
      : `Port ${port} on this machine is used by another program.`,
    mayNot
      ? 'Choose one above 1023.'
      : 'End that program, or choose another port (--port on a command line).',
    { cause },
  )
}

/** What the bridge listens with: 127.0.0.1 and nothing else, each request with a key. */
export class LocalServer {
  readonly #keys: ClientKeys
  readonly #mcp: McpDoor
  readonly #api: HttpApi
  readonly #windowApi: HttpApi
  readonly #ui: Ui
  readonly #identity: string
  readonly #log: Log
  readonly #server: Server
  readonly #garbage = new IdleCollector()
  #underWay = 0
  #quiet: (() => void) | undefined

  /** @param apiFrom BridgeApi for a transport */
  constructor(keys: ClientKeys, mcp: McpDoor, apiFrom: (where: Origin) => BridgeApi, home: Home, log: Log) {
    this.#keys = keys
    this.#mcp = mcp
    this.#api = new HttpApi(apiFrom('command-line'))
    this.#windowApi = new HttpApi(apiFrom('window'))
    this.#ui = new Ui(this.#windowApi)
    this.#identity = identityOf(home)
    this.#log = log
    this.#server = createServer((request, response) => {
      this.#garbage.used()
      // What is read, such as an assistant's stream of notifications, has no answer to wait for.
      if (request.method !== 'GET') {
        this.#underWay += 1
        response.once('close', () => {
          this.#underWay -= 1
          if (this.#underWay === 0) this.#quiet?.()
        })
      }
      this.#handle(request, response).catch((error: unknown) => {
        this.#log.error({ error: String(error) }, 'A request failed unexpectedly')
        if (response.headersSent) response.destroy()
        else answer(response, 500, 'The bridge failed to answer. Its log file says more.')
      })
    })
    // Assistants keep connections for as long as they run; only a request's headers are hurried.
    this.#server.requestTimeout = 60_000
    this.#server.keepAliveTimeout = 75_000
  }

  /** @param port 0 for any free one @throws the system's error, EADDRINUSE above all */
  listen(port: number): Promise<AddressInfo> {
    const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>()
    this.#server.once('error', reject)
    this.#server.listen(port, '127.0.0.1', () => {
      this.#server.off('error', reject)
      resolve(this.#server.address() as AddressInfo)
    })
    return promise
  }

  /** Takes no new requests, lets those under way end, then closes every connection. */
  async close(): Promise<void> {
    this.#garbage.close()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#api.close()
    this.#windowApi.close()
    this.#server.closeIdleConnections()
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#quiet = resolve
        setTimeout(resolve, STOP_MS).unref()
      })
    }
    this.#server.closeAllConnections()
    await closed
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page on the web can make a browser send requests here; it cannot make it forge these two headers.
    checks ??= readChecks()
    if (!(await checks).every((passes) => passes(request, response))) return
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1')
    if (!url) return answer(response, 404, 'There is nothing at this address.')
    const { pathname } = url
    if (pathname === '/ui' || pathname.startsWith('/ui/')) return this.#ui.handle(request, response, url)
    if (pathname === '/identity')
      return answerJson(response, 200, { program: 'panda-bridge', home: this.#identity })
    const isMcp = pathname === '/mcp'
    if (!isMcp && !pathname.startsWith('/api/'))
      return answer(response, 404, 'There is nothing at this address.')
    const key = this.#keys.identify(request.headers.authorization)
    if (key === undefined) {
      response.setHeader('www-authenticate', 'Bearer realm="panda-bridge"')
      return answer(response, 401, 'This needs a key. Connect the assistant again: "panda-bridge connect".')
    }
    const body = request.method === 'POST' ? await readJsonBody(request, response) : { json: undefined }
    if (!body) return
    if (isMcp) return this.#mcp.handle(request, response, key, body.json)
    if (key !== CONTROL_KEY)
      return answer(response, 403, 'This key is an assistant’s: it may not control the bridge.')
    // Beside BridgeApi: a window must not be able to let in another.
    if (pathname === '/api/makeLink' && request.method === 'POST')
      return answerJson(response, 200, { ok: this.#ui.makeLink() })
    return this.#api.handle(request, response, pathname.slice('/api/'.length), body.json)
  }
}

/** Each answers a request that it does not let pass. */
async function readChecks() {
  const { localhostHostValidation, localhostOriginValidation } = await import('@modelcontextprotocol/node')
  return [localhostHostValidation(), localhostOriginValidation()]
}
