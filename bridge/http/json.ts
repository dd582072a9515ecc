import type { IncomingMessage, ServerResponse } from 'node:http'
import { MOST_MESSAGE_BYTES } from '../home/socket/lines.ts'

/** @returns the body, read and as it was sent; undefined where the request has been refused */
export async function readJsonBody(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ json: unknown; text: string } | undefined> {
  // Anything else can be sent across origins by a plain form.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    answer(response, 415, 'The body must be application/json.')
    return undefined
  }
  const body = await readBody(request)
  if (body === undefined) {
    response.setHeader('connection', 'close')
    answer(response, 413, `The body is larger than ${MOST_MESSAGE_BYTES} bytes.`)
    return undefined
  }
  try {
    return { json: JSON.parse(body) as unknown, text: body }
  } catch {
    answerJson(response, 400, {
      jsonrpc: '2.0',
      id: null,
      error: { code: -32_700, message: 'The body is not JSON.' },
    })
    return undefined
  }
}

/** @returns undefined where it is too large */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>()
  const chunks: Buffer[] = []
  let size = 0
  request
    .on('data', (chunk: Buffer) => {
      size += chunk.byteLength
      if (size <= MOST_MESSAGE_BYTES) chunks.push(chunk)
      else resolve(undefined)
    })
    .once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    .once('error', reject)
  return promise
}

/** A refusal that MCP clients understand too. */
export function answer(response: ServerResponse, status: number, message: string): void {
  answerJson(response, status, { jsonrpc: '2.0', id: null, error: { code: -32_000, message } })
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

/** As OpenMetrics 1.0 is asked for. */
export function answerMetrics(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(text)
}
