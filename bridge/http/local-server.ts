import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { z } from 'zod'
import type { BridgeApi } from '../api.ts'
import type { McpDoor } from '../assistants/door.ts'
import type { ClientKeys } from '../auth/client-keys.ts'
import { CONTROL_KEY } from '../auth/key-names.ts'
import { FileCredentialStore } from '../auth/credentials.ts'
import type { Home } from '../home/home.ts'
import type { Log } from '../home/log.ts'
import { REFUSED, WELCOME } from '../home/socket/greeting.ts'
import { HomeSocket } from '../home/socket/listen.ts'
import { IdleCollector } from '../platform/garbage.ts'
import { parseJson } from '../platform/json.ts'
import type { Origin } from '../policy/decision.ts'
import { nameAccepted } from './accept.ts'
import { forWindows } from './for-windows.ts'
import { answerBadRequest, MAX_HEADER_BYTES } from './foreign-cookies.ts'
import { HttpApi } from './http-api.ts'
import { answer, answerJson, answerMetrics, readJsonBody } from './json.ts'
import { KeptWindows } from './kept-windows.ts'
import { redirect, Ui } from './ui.ts'
import { passesVoAsOrigin } from './vo-as-origin.ts'

/** How long answers may take that are given at once when the bridge stops, in milliseconds. */
const ANSWER_MS = 1_000

/** What a client says first on a connection whose messages are lines. */
const helloSchema = z.object({ key: z.string().max(200) })

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Read with the first request: the MCP SDK, which they come with, is large. */
let checks: Promise<((request: IncomingMessage, response: ServerResponse) => boolean)[]> | undefined

/**
 * What the bridge listens with, in two places, each request with a key:
 * - 127.0.0.1, for browsers (`/ui`) and for assistants that were connected by HTTP (`/mcp`)
 * - the home's socket, for the shim (`/mcp`), the command line (`/api`) and a monitoring system (`/metrics`)
 */
export class LocalServer {
  readonly #keys: ClientKeys
  readonly #mcp: McpDoor
  readonly #api: HttpApi
  readonly #windowApi: HttpApi
  readonly #metrics: () => Promise<string>
  readonly #ui: Ui
  readonly #home: Home
  readonly #log: Log
  readonly #port: Server
  readonly #inHome: Server
  #socket: HomeSocket | undefined
  readonly #garbage = new IdleCollector()
  readonly #lines = new Set<Socket>()
  #underWay = 0
  #closing = false
  #quiet: (() => void) | undefined

  /** @param apiFrom BridgeApi for a transport */
  constructor(keys: ClientKeys, mcp: McpDoor, apiFrom: (where: Origin) => BridgeApi, home: Home, log: Log) {
    this.#keys = keys
    this.#mcp = mcp
    const api = apiFrom('command-line')
    this.#api = new HttpApi(api)
    this.#metrics = () => api.getMetrics({})
    this.#windowApi = new HttpApi(forWindows(apiFrom('window')))
    const kept = new KeptWindows(new FileCredentialStore(home.credentialsFolder), log)
    this.#ui = new Ui(this.#windowApi, kept)
    this.#home = home
    this.#log = log
    this.#port = this.#serverFor((request, response) => this.#fromPort(request, response))
    this.#inHome = this.#serverFor((request, response) => this.#fromSocket(request, response))
  }

  /** @param port 0 for any free one @throws the system's error, EADDRINUSE above all */
  listen(port: number): Promise<AddressInfo> {
    const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>()
    this.#port.once('error', reject)
    this.#port.listen(port, '127.0.0.1', () => {
      this.#port.off('error', reject)
      resolve(this.#port.address() as AddressInfo)
    })
    return promise
  }

  /** @returns where the shim and the command line reach it @throws the system's error */
  async listenInHome(): Promise<string> {
    const key = () => this.#keys.find(CONTROL_KEY)
    await this.#ui.resume((this.#port.address() as AddressInfo).port)
    this.#socket = await HomeSocket.open(this.#home, key, this.#inHome, (socket, line) =>
      this.#fromLines(socket, line),
    )
    return this.#socket.address
  }

  /** Forgets the windows in browsers, but the one that asks for it. */
  shutOutWindows(): Promise<void> {
    return this.#ui.shutOutWindows()
  }

  /**
   * Takes no new requests, lets those under way end, then closes every connection.
   * @param withinMs milliseconds for that; then `endAll` has those answered that still run
   */
  async close({ withinMs, endAll }: { withinMs: number; endAll: () => void }): Promise<void> {
    this.#garbage.close()
    this.#closing = true
    const servers = [this.#port, this.#inHome]
    const closed = Promise.all([new Promise((resolve) => this.#port.close(resolve)), this.#socket?.close()])
    this.#api.close()
    this.#windowApi.close()
    const windows = this.#ui.close()
    this.#mcp.endListening()
    for (const server of servers) server.closeIdleConnections()
    if (!(await this.#isQuietWithin(withinMs))) {
      endAll()
      await this.#isQuietWithin(ANSWER_MS)
    }
    for (const server of servers) server.closeAllConnections()
    for (const socket of this.#lines) socket.destroy()
    await Promise.all([closed, windows])
  }

  #serverFor(handle: Handle): Server {
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
      if (this.#closing) {
        // On a connection that was kept.
        response.setHeader('connection', 'close')
        return answer(response, 503, 'PanDA Bridge is about to stop: this was not carried out.')
      }
      // What is read, such as an assistant's stream of notifications, has no answer to wait for.
      if (request.method === 'GET') this.#garbage.used()
      else {
        this.#began()
        response.once('close', () => this.#ended())
      }
      handle(request, response).catch((error: unknown) => {
        this.#log.error({ error: String(error) }, 'A request failed unexpectedly')
        if (response.headersSent) response.destroy()
        else answer(response, 500, 'The bridge failed to answer. Its log file says more.')
      })
    })
    server.on('clientError', answerBadRequest)
    // Assistants keep connections for as long as they run; only a request's headers are hurried.
    server.requestTimeout = 60_000
    server.keepAliveTimeout = 75_000
    // Half of the files that a process may have open on a usual login node: the other half is for what it does.
    server.maxConnections = 500
    return server
  }

  /** @returns whether all that was under way has ended */
  async #isQuietWithin(ms: number): Promise<boolean> {
    if (this.#underWay === 0) return true
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#quiet = () => resolve(true)
    const timer = setTimeout(() => resolve(false), ms)
    return promise.finally(() => clearTimeout(timer))
  }

  #began(): void {
    this.#garbage.used()
    this.#underWay += 1
  }

  #ended(): void {
    this.#underWay -= 1
    if (this.#underWay === 0) this.#quiet?.()
  }

  /** A connection whose messages are lines. @param firstLine with the client's key */
  #fromLines(socket: Socket, firstLine: string): void {
    const { key } = helloSchema.safeParse(parseJson(firstLine)).data ?? {}
    const client = key === undefined ? undefined : this.#keys.identify(`Bearer ${key}`)
    if (client === undefined || client === CONTROL_KEY) return void socket.end(`${REFUSED}\n`)
    this.#lines.add(socket)
    socket.once('close', () => this.#lines.delete(socket))
    // What comes now waits until somebody reads it.
    socket.pause()
    socket.write(`${WELCOME}\n`)
    this.#mcp
      .handleLines(socket, client, { began: () => this.#began(), ended: () => this.#ended() })
      .catch((error: unknown) => {
        this.#log.error({ error: String(error) }, 'A connection failed unexpectedly')
        socket.destroy()
      })
  }

  async #fromPort(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page on the web can make a browser send requests here; it cannot make it forge these two headers.
    checks ??= readChecks()
    if (!(await checks).every((passes) => passes(request, response))) return
    // Only a path is asked for here (RFC 9112, 3.2.1): no other host, and no `*`.
    const url = /^\/(?!\/)/.test(request.url ?? '') ? URL.parse(request.url ?? '', 'http://127.0.0.1') : null
    if (url && isMcp(url.pathname)) return this.#toMcp(request, response)
    if (url?.pathname === '/ui' || url?.pathname.startsWith('/ui/'))
      return this.#ui.handle(request, response, url)
    // Who types the address in a browser wants the window.
    if (url?.pathname === '/' && request.method === 'GET') return redirect(response, 302, '/ui/')
    answer(response, 404, 'There is nothing at this address.')
  }

  async #fromSocket(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (isMcp(path)) return this.#toMcp(request, response)
    const isMetrics = path === '/metrics' && request.method === 'GET'
    if (!isMetrics && !path.startsWith('/api/'))
      return answer(response, 404, 'There is nothing at this address.')
    const key = this.#identify(request, response)
    if (key === undefined) return
    if (key !== CONTROL_KEY)
      return answer(response, 403, 'This key is an assistant’s: it may not control the bridge.')
    if (isMetrics) return answerMetrics(response, await this.#metrics())
    const body = request.method === 'POST' ? await readJsonBody(request, response) : { json: undefined }
    // Once more: while its body came, the key may have been taken back.
    if (!body || this.#identify(request, response) === undefined) return
    // Beside BridgeApi: a window must not be able to let in another.
    if (path === '/api/makeLink' && request.method === 'POST')
      return answerJson(response, 200, { ok: this.#ui.makeLink() })
    if (path === '/api/awaitLink' && request.method === 'POST')
      return answerJson(response, 200, { ok: await this.#ui.whenUsed(body.json) })
    return this.#api.handle(request, response, path.slice('/api/'.length), body.json)
  }

  async #toMcp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = this.#identify(request, response)
    if (key === undefined) return
    // It is the command line's, and no assistant's: it has no business here, where others may have the port one day.
    if (key === CONTROL_KEY) return answer(response, 403, 'This key is no assistant’s.')
    nameAccepted(request)
    const body = request.method === 'POST' ? await readJsonBody(request, response) : { json: undefined }
    const mayGoOn = () => this.#identify(request, response) !== undefined
    if (body) await this.#mcp.handle(request, response, key, body.json, mayGoOn)
  }

  /** The name of the request's key; answers a request that has none. */
  #identify(request: IncomingMessage, response: ServerResponse): string | undefined {
    const key = this.#keys.identify(request.headers.authorization)
    if (key !== undefined) return key
    response.setHeader('www-authenticate', 'Bearer realm="panda-bridge"')
    answer(response, 401, 'This needs a key. Connect the assistant again: "panda-bridge connect".')
    return undefined
  }
}

/** PanDA writes the address of an MCP server with a slash at its end. */
function isMcp(path: string): boolean {
  return path === '/mcp' || path === '/mcp/'
}

/** Each answers a request that it does not let pass. */
async function readChecks() {
  const { localhostHostValidation, localhostOriginValidation } = await import('@modelcontextprotocol/node')
  return [localhostHostValidation(), passesVoAsOrigin, localhostOriginValidation()]
}
