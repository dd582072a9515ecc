import type { IncomingMessage, ServerResponse } from 'node:http'
import { deadLinkPage } from './dead-link-page.ts'
import type { HttpApi } from './http-api.ts'
import { answer, answerJson, readJsonBody } from './json.ts'
import { OneTimeLinks } from './one-time-links.ts'
import { setPageHeaders } from './page-headers.ts'
import { findPagesFolder, servePage } from './static-pages.ts'
import { WindowSessions } from './window-sessions.ts'

/**
 * The window in a browser: the pages under `/ui/`, and BridgeApi under `/ui/api/` for browsers that came
 * through a one-time link. The caller has checked that Host names this computer.
 */
export class Ui {
  readonly #api: HttpApi
  readonly #links: OneTimeLinks
  readonly #sessions: WindowSessions
  #pages: string | undefined

  /** @param now milliseconds since 1970 */
  constructor(api: HttpApi, now: () => number = () => Date.now()) {
    this.#api = api
    this.#links = new OneTimeLinks(now)
    this.#sessions = new WindowSessions(now)
  }

  /** @returns path and query of an address that opens one window, within five minutes */
  makeLink(): string {
    return `/ui/open?link=${this.#links.make()}`
  }

  /** @param url of the request, whose path is `/ui` or starts with `/ui/` */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname.startsWith('/ui/api/')) {
      return this.#handleApi(request, response, url.pathname.slice('/ui/api/'.length))
    }
    // HEAD too is refused: programs that look at a link before its user does must not use it up.
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET')
      return answer(response, 405, 'Pages are only read.')
    }
    if (url.pathname === '/ui') return redirect(response, 308, '/ui/')
    if (url.pathname === '/ui/open') return this.#open(request, response, url.searchParams.get('link') ?? '')
    // Looked for until it is there: the pages may be built after the bridge was started.
    this.#pages ??= findPagesFolder()
    return servePage(response, this.#pages, url.pathname.slice('/ui/'.length))
  }

  #open(request: IncomingMessage, response: ServerResponse, link: string): void {
    const isGood = this.#links.take(link)
    if (isGood) response.setHeader('set-cookie', this.#sessions.open(request))
    // A browser that is let in already loses nothing by an old link, as when a tab is restored.
    if (isGood || this.#sessions.knows(request)) return redirect(response, 303, '/ui/')
    setPageHeaders(response)
    response.writeHead(410, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    response.end(deadLinkPage)
  }

  async #handleApi(request: IncomingMessage, response: ServerResponse, method: string): Promise<void> {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cross-origin-resource-policy', 'same-origin')
    if (!isSameOrigin(request))
      return refuse(response, 403, 'not-allowed', 'Another page may not use the bridge.')
    if (!this.#sessions.knows(request)) {
      return refuse(response, 401, 'not-allowed', 'This window is not, or no longer, let in by the bridge.')
    }
    if (method === 'events') {
      // An open window is in use, however long nobody touches it.
      return this.#api.handle(request, response, method, undefined, () => this.#sessions.knows(request))
    }
    const body = request.method === 'POST' ? await readJsonBody(request, response) : { json: undefined }
    if (body) await this.#api.handle(request, response, method, body.json)
  }
}

/**
 * The cookie alone proves nothing: a page of another port of this computer is of the same site, and the
 * browser sends it along. What cannot be forged by a page are these two headers.
 */
function isSameOrigin({ method, headers }: IncomingMessage): boolean {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return method === 'GET'
  return origin === `http://${host}`
}

function redirect(response: ServerResponse, status: number, location: string): void {
  setPageHeaders(response)
  response.writeHead(status, { location, 'cache-control': 'no-store' })
  response.end()
}

function refuse(response: ServerResponse, status: number, code: 'not-allowed', message: string): void {
  const nextStep = 'Run "panda-bridge open" in a terminal, and open the link that it prints.'
  answerJson(response, status, { error: { code, message, nextStep } })
}
