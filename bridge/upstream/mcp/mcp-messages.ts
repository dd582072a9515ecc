import { z } from 'zod'
import type { JsonRpcError, McpResult } from '../../mcp/index.ts'
import { PieceCollector } from '../../platform/garbage.ts'
import { maskBytes } from '../../platform/mask-bytes.ts'
import { cleanError, cleanResult } from '../from-upstream.ts'
import { GrowingBytes, TooLarge } from '../large/growing-bytes.ts'
import { LARGE_BYTES, readLargeMessage } from '../large/large-message.ts'
import { EventMessages } from './event-messages.ts'
import type { HttpAnswer } from './http-answer.ts'
import { tellsOfLostSession } from './http-refusal.ts'

/** Bytes of a refusal that are looked at. */
const REFUSAL_BYTES = 10_000

/** What came is no MCP. */
export class NotMcp extends Error {}

/** The server does not have the session any more, and has carried out nothing. */
export class LostSession extends Error {
  /** As assistants are told it, where it happens again. */
  readonly error: JsonRpcError

  constructor(error: JsonRpcError) {
    super('The server has lost the session.')
    this.error = error
  }
}

/**
 * Codes with which servers tell of a lost session in an answer of HTTP 200, among them one of Python's SDK. Others, such as
 * -32603, may come from the midst of a call.
 */
const ofSessions: ReadonlySet<number> = new Set([-32_001, -32_600, 32_600])

/** A JSON-RPC message of a server's, of which nothing is known but that it is an object. */
export type Received = Record<string, unknown>

/**
 * The messages in a response: the one that is its body, or those of its stream.
 * @param take gets each message as soon as it is there
 * @returns whether it was a stream
 * @throws BrokenOff, TooLarge, NotMcp, SyntaxError, and what `take` throws: then the rest is not read
 */
export async function readMessages(
  response: HttpAnswer,
  bounds: { mostBytes: number; mostEventBytes: number },
  take: (message: Received) => void,
): Promise<boolean> {
  try {
    return await readAll(response, bounds, take)
  } catch (error) {
    // Also where it was not read at all.
    response.breakOff()
    throw error
  }
}

async function readAll(
  response: HttpAnswer,
  { mostBytes, mostEventBytes }: { mostBytes: number; mostEventBytes: number },
  take: (message: Received) => void,
): Promise<boolean> {
  const takeAny = (received: unknown) => {
    for (const message of Array.isArray(received) ? (received as unknown[]) : [received]) {
      if (typeof message !== 'object' || message === null) throw new NotMcp()
      take(message as Received)
    }
  }
  const type = (response.headers['content-type'] ?? '').trim().toLowerCase()
  const secret = response.sent?.reveal()
  if (type.startsWith('text/event-stream')) {
    const events = new EventMessages(takeAny, mostEventBytes, secret)
    await readBody(response, mostBytes, (chunk) => events.add(chunk))
    return true
  }
  if (!type.startsWith('application/json')) throw new NotMcp()
  const body = new GrowingBytes()
  await readBody(response, mostBytes, (chunk) => body.add(chunk))
  if (secret !== undefined) maskBytes(body.view(), secret)
  takeAny(body.length > LARGE_BYTES ? readLargeMessage(body, 0) : JSON.parse(body.view().toString()))
  return false
}

/** The text of an answer that refuses a request, or its beginning. */
export async function readRefusal(response: HttpAnswer): Promise<string> {
  const text: Buffer[] = []
  await readBody(response, REFUSAL_BYTES, (chunk) => text.push(chunk)).catch(() => undefined)
  const bytes = Buffer.concat(text)
  const secret = response.sent?.reveal()
  if (secret !== undefined) maskBytes(bytes, secret)
  return bytes.toString()
}

/** @throws BrokenOff, TooLarge, and what `take` throws: then the rest is not read */
function readBody(response: HttpAnswer, mostBytes: number, take: (chunk: Buffer) => void): Promise<void> {
  const pieces = new PieceCollector()
  let bytes = 0
  return response.read((chunk) => {
    bytes += chunk.length
    if (bytes > mostBytes) throw new TooLarge()
    take(chunk)
    pieces.read(chunk.length)
  })
}

export const errorSchema = z.object({ code: z.int(), message: z.string() })

/**
 * Whether it answers the request of that id, also where a server has made a text of it; an error that names none
 * (JSON-RPC 2.0, section 5) answers the only one.
 */
export function isAnswerTo(id: number, message: Received): boolean {
  if ('method' in message) return false
  const { id: named } = message
  return named === id || named === String(id) || ('error' in message && named == null)
}

/**
 * The result that a message brings (JSON-RPC 2.0, section 5), without what is not the server's to say.
 * @param who it comes from, for the user
 * @throws JsonRpcError where it brings an error, LostSession where that is about the session, NotMcp where neither
 */
export function resultOf({ jsonrpc, result, error }: Received, who: string): McpResult {
  if (jsonrpc !== '2.0') throw new NotMcp()
  if (error != null) {
    const read = errorSchema.safeParse(error).data
    if (!read) throw new NotMcp()
    const cleaned = cleanError(read.code, read.message, who)
    throw ofSessions.has(read.code) && tellsOfLostSession(read.message) ? new LostSession(cleaned) : cleaned
  }
  if (typeof result !== 'object' || result === null || Array.isArray(result)) throw new NotMcp()
  return cleanResult(result as McpResult, who)
}
