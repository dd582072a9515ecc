import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { HttpApi } from './http-api.ts'
import { answer, answerJson, readJsonBody } from './json.ts'
import { OneTimeLinks } from './one-time-links.ts'
import { setPageHeaders } from './page-headers.ts'
import { findPagesFolder, servePage } from './static-pages.ts'
import type { KeptWindows } from './kept-windows.ts'
import { PROOF_HEADER, RUN_HEADER, WINDOW_HEADER, WindowSessions } from './window-sessions.ts'

const enterSchema = z.object({ link: z.string().max(100) })

/**
 * The window in a browser: the pages under `/ui/`, which anybody may read, and BridgeApi under `/ui/api/` for windows
 * that came through a one-time link. There is no cookie: a browser sends those to every port of this computer. The
 * caller has checked that Host names this computer.
 */
export class Ui {
  readonly #api: HttpApi
  readonly #links: OneTimeLinks
  readonly #sessions: WindowSessions
  #pages: string | undefined

  /** @param kept where windows outlive a restart of the bridge */
  constructor(api: HttpApi, kept: KeptWindows) {
    this.#api = api
    this.#links = new OneTimeLinks(() => Date.now())
    this.#sessions = new WindowSessions(() => Date.now(), kept)
  }

  /**
   * @returns path and fragment of an address that opens one window, within five minutes. A browser keeps the fragment
   *   to itself: it is in no request for a page, no log and no Referer, and a program that only looks at a link, as a
   *   chat's preview does, does not use it up.
   */
  makeLink(): string {
    return `/ui/#link=${this.#links.make()}`
  }

  /**
   * @param asked `{ link }`, an address of `makeLink`
   * @returns whether it has been used, once it has been or cannot be any more
   */
  async whenUsed(asked: unknown): Promise<boolean> {
    const { link = '' } = z.object({ link: z.string().max(200) }).safeParse(asked).data ?? {}
    return this.#links.whenUsed(link.slice(link.indexOf('=') + 1))
  }

  /** Knows the windows of the last run that was at this port. */
  resume(port: number): Promise<void> {
    return this.#sessions.resume(port)
  }

  /** Forgets all windows but the one that asks for it. */
  shutOutWindows(): Promise<void> {
    return this.#sessions.shutOut()
  }

  /** No link opens anything any more. Settles when the windows are kept for the next run. */
  close(): Promise<void> {
    this.#links.close()
    return this.#sessions.close()
  }

  /** @param url of the request, whose path is `/ui` or starts with `/ui/` */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname.startsWith('/ui/api/')) {
      return this.#handleApi(request, response, url.pathname.slice('/ui/api/'.length))
    }
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET')
      return answer(response, 405, 'Pages are only read.')
    }
    if (url.pathname === '/ui') return redirect(response, 308, '/ui/')
    // Looked for until it is there: the pages may be built after the bridge was started.
    this.#pages ??= findPagesFolder()
    return servePage(response, this.#pages, url.pathname.slice('/ui/'.length))
  }

  async #handleApi(request: IncomingMessage, response: ServerResponse, method: string): Promise<void> {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cross-origin-resource-policy', 'same-origin')
    if (!isSameOrigin(request))
      return refuse(response, 403, 'not-allowed', 'Another page may not use the bridge.')
    if (method === 'enter') return this.#enter(request, response)
    // Before its body is read: who names no session sends none that is worth it.
    const find = () => this.#sessions.find(request.headers[WINDOW_HEADER])
    const isKnown = find() !== undefined
    const body = !isKnown
      ? undefined
      : request.method === 'POST'
        ? await readJsonBody(request, response)
        : { json: undefined, text: '' }
    if (isKnown && !body) return
    // Of now: while its body came, the window may have been shut out.
    const sealed = find()
    if (!sealed || !body || !sealed.isGood(method, body.text)) {
      response.setHeader(RUN_HEADER, this.#sessions.run)
      return refuse(response, 401, 'not-allowed', 'This window is not, or no longer, let in by the bridge.')
    }
    if (method === 'resume' && request.method === 'POST') {
      const answer = { ok: sealed.maskedSecret }
      response.setHeader(PROOF_HEADER, sealed.prove(JSON.stringify(answer)))
      return answerJson(response, 200, answer)
    }
    const handle = () =>
      this.#api.handle(request, response, method, body.json, {
        proofHeader: PROOF_HEADER,
        prove: (text) => sealed.prove(text),
        // An open window is in use, however long nobody touches it.
        whileOpen: sealed.used,
      })
    if (method === 'reset') return sealed.staysDuring(handle)
    if (method === 'events') endWhen(sealed.shutOut, response)
    return handle()
  }

  /** Lets in the window that has a link. */
  async #enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === 'POST' ? await readJsonBody(request, response) : { json: undefined }
    if (!body) return
    const asked = enterSchema.safeParse(body.json)
    if (!asked.success || !this.#links.take(asked.data.link))
      return refuse(response, 410, 'not-allowed', 'This link does not open the window any more.')
    answerJson(response, 200, { ok: this.#sessions.open() })
  }
}

/** What a window follows is its own as long as it is let in. */
function endWhen(signal: AbortSignal, response: ServerResponse): void {
  if (response.destroyed) return
  const end = () => response.destroy()
  signal.addEventListener('abort', end, { once: true })
  response.once('close', () => signal.removeEventListener('abort', end))
}

/** No page of another origin may even try: a page of another port of this computer is of the same site. */
function isSameOrigin({ method, headers }: IncomingMessage): boolean {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return method === 'GET'
  return origin === `http://${host}`
}

export function redirect(response: ServerResponse, status: number, location: string): void {
  setPageHeaders(response)
  response.writeHead(status, { location, 'cache-control': 'no-store' })
  response.end()
}

function refuse(response: ServerResponse, status: number, code: 'not-allowed', message: string): void {
  const nextStep = 'Run "panda-bridge open" in a terminal, and open the link that it prints.'
  answerJson(response, status, { error: { code, message, nextStep } })
}
