import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** The path of a request without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

export function queryOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'))
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  return buffer(request)
}

export function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, 'text/plain', text)
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json', JSON.stringify(value))
}

/** The page that httpd puts in front of a server that has too much to do. */
export function sendOverloaded(response: ServerResponse): void {
  send(
    response,
    503,
    'text/html; charset=iso-8859-1',
    '<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>',
  )
}

/** What httpd says to a header that is longer than it takes: a token with many groups. */
export function sendHeaderTooLong(response: ServerResponse): void {
  send(
    response,
    400,
    'text/html; charset=iso-8859-1',
    '<!DOCTYPE html><html><head><title>400 Bad Request</title></head><body><h1>Bad Request</h1><p>Size of a request header field exceeds server limit.</p></body></html>',
  )
}

export function sendLoginWall(response: ServerResponse): void {
  send(
    response,
    200,
    'text/html; charset=utf-8',
    '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>',
  )
}

/** Sends half of a body under the length of the whole, then breaks the connection. */
export function sendTruncated(response: ServerResponse, type: string, body: string): void {
  const bytes = Buffer.from(body)
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}

/** Breaks the connection without an answer. */
export function drop(response: ServerResponse): void {
  response.socket?.destroy()
}
