import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A file of a log, of any size: it is made as it is read. */
export interface LoggedFile {
  size: number
  /** The bytes from there to before there. */
  part: (from: number, to: number) => Buffer
  type?: string
}

export interface HeardRequest {
  path: string
  authorization: string | undefined
  range: string | undefined
}

/** What looks like BigPanDA in what the bridge asks of it, with its traps; a test changes how it answers. */
export interface LookAlikeMonitor extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string
  heard: HeardRequest[]
  /** Token of each user that it knows. */
  knows: Map<string, string>
  /** Status with which it refuses a token. */
  refusal: number
  /** JSON without a token: passes, gets 401, or is led to the sign-in. */
  withoutToken: 'passes' | 401 | 'redirect'
  /** Answers to a path with its query, before all others. */
  answers: Map<string, (request: IncomingMessage, response: ServerResponse) => unknown>
  /** Bodies by path and query without `json`. */
  pages: Map<string, unknown>
  /** By path below the folder of the log. */
  files: Map<string, LoggedFile>
  servesRanges: boolean
  /** Bytes of files that have left it. */
  sentBytes: number
}

export const logFolder = '/media/filebrowser/guid-1/user.dana/tarball_PandaJob_6000000001_SITE/'

export function fileOf(content: Buffer | string): LoggedFile {
  const bytes = Buffer.from(content)
  return { size: bytes.length, part: (from, to) => bytes.subarray(from, to) }
}

export async function startLookAlikeMonitor(): Promise<LookAlikeMonitor> {
  const server = createServer((request, response) => answer(monitor, request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const monitor: LookAlikeMonitor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: [],
    knows: new Map(),
    refusal: 401,
    withoutToken: 'passes',
    answers: new Map(),
    pages: new Map(),
    files: new Map(),
    servesRanges: true,
    sentBytes: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return monitor
}

function answer(monitor: LookAlikeMonitor, request: IncomingMessage, response: ServerResponse): unknown {
  const { url = '', headers } = request
  monitor.heard.push({ path: url, authorization: headers.authorization, range: headers.range })
  const special = monitor.answers.get(url)
  if (special) return special(request, response)
  if (url.startsWith('/media/')) return sendFile(monitor, request, response)
  const token = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1]
  const user = token === undefined ? undefined : monitor.knows.get(token)
  if (token !== undefined && user === undefined) return refuse(response, monitor.refusal)
  if (url === '/api/auth_test/') {
    return user === undefined
      ? refuse(response, 401)
      : json(response, { status: 'ok', message: 'Hello', user: { username: user }, auth_method: 'jwt' })
  }
  if (user === undefined && monitor.withoutToken === 401) return refuse(response, 401)
  if (user === undefined && monitor.withoutToken === 'redirect')
    return response.writeHead(302, { location: `/login/?next=${encodeURIComponent(url)}` }).end()
  const page = monitor.pages.get(url.replace(/[?&]json$/, ''))
  if (page !== undefined) return json(response, page)
  // Of what it does not know, a page for people.
  return response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end('<html>No such job</html>')
}

function refuse(response: ServerResponse, status: number): void {
  if (status === 500)
    response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Server Error (500)</h1>')
  else json(response, { error: 'No token provided' }, status)
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function sendFile(
  monitor: LookAlikeMonitor,
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
): unknown {
  const file = url.startsWith(logFolder)
    ? monitor.files.get(decodeURIComponent(url.slice(logFolder.length)))
    : undefined
  if (!file) return response.writeHead(404, { 'content-type': 'text/html' }).end('<html>Not Found</html>')
  const type = { 'content-type': file.type ?? 'text/plain' }
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? []
  if (first === undefined || last === undefined || !monitor.servesRanges) {
    response.writeHead(200, { ...type, 'content-length': file.size })
    return stream(monitor, file, response)
  }
  const from = first === '' ? Math.max(0, file.size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? file.size : Math.min(file.size, Number(last) + 1)
  if (from >= file.size) return response.writeHead(416, { 'content-range': `bytes */${file.size}` }).end()
  monitor.sentBytes += to - from
  response.writeHead(206, { ...type, 'content-range': `bytes ${from}-${to - 1}/${file.size}` })
  return response.end(file.part(from, to))
}

/** As fast as it is read, and no further. */
function stream(monitor: LookAlikeMonitor, file: LoggedFile, response: ServerResponse): void {
  let at = 0
  const more = () => {
    while (!response.destroyed && at < file.size) {
      const piece = file.part(at, Math.min(file.size, at + 64 * 1024))
      at += piece.length
      monitor.sentBytes += piece.length
      if (!response.write(piece)) return void response.once('drain', more)
    }
    response.end()
  }
  more()
}

/** A list of files as the file browser gives it, with the addresses as it makes them. */
export function listing(files: readonly { name: string; dirname?: string; size?: number }[]): unknown {
  return {
    error: '',
    files: files.map(({ name, dirname = '', size = 100 }) => ({
      modification: '2026-08-19 08:18:20',
      size,
      name,
      dirname,
      media_link: `bigpanda.cern.ch/${logFolder}${dirname}${name}`,
    })),
  }
}
