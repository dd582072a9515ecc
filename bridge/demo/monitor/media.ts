import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { LogFile } from '../logs/log-file.ts'

const CHUNK = 262_144

interface Range {
  start: number
  /** Behind the last byte. */
  end: number
}

/** The one range that a header asks for; undefined for the whole, null where it lies outside. */
export function rangeOf(header: string | undefined, size: number): Range | null | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  if (from === '') {
    const start = Math.max(0, size - Number(to))
    return Number(to) > 0 && size > 0 ? { start, end: size } : null
  }
  const end = to === '' ? size : Math.min(size, Number(to) + 1)
  return Number(from) < end ? { start: Number(from), end } : null
}

/** Sends a file, or a range of it, chunk by chunk as fast as it is read; breaks off after `cut` bytes. */
export async function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  file: LogFile,
  cut = Infinity,
): Promise<void> {
  const range = rangeOf(request.headers.range, file.size)
  if (range === null) {
    response.writeHead(416, { 'content-range': `bytes */${file.size}` }).end()
    return
  }
  const { start, end } = range ?? { start: 0, end: file.size }
  response.writeHead(range ? 206 : 200, {
    'content-type': file.name.endsWith('.json') ? 'application/json' : 'text/plain',
    'content-length': end - start,
    'accept-ranges': 'bytes',
    'last-modified': file.modified.toUTCString(),
    ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${file.size}` } : {}),
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const last = Math.min(end, start + cut)
  // A reader that hangs up is no fault of the monitor.
  await pipeline(Readable.from(chunks(file, start, last)), response, { end: false }).catch(() => undefined)
  if (last < end) response.destroy()
  else response.end()
}

function* chunks(file: LogFile, start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; at += CHUNK) yield file.read(at, Math.min(end, at + CHUNK))
}
