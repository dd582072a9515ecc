import { z } from 'zod'
import { redirectWithin } from '../panda/address.ts'
import { originOf } from '../panda/vo.ts'
import { eventReader } from '../platform/event-stream.ts'
import { parseJson } from '../platform/json.ts'
import { version } from '../platform/version.ts'

/** What answers at an address that may be a PandaMCP's. */
export type McpAnswer =
  /** It speaks MCP; `url` is where, after redirects within the same server. */
  | { is: 'mcp'; url: string }
  /** It wants a login before it says anything. */
  | { is: 'closed'; status: number }
  | { is: 'other'; status: number }

/** FastMCP sends on from `/mcp/` to `/mcp`, or the other way round. */
const MOST_REDIRECTS = 3
const MAX_BYTES = 1_000_000
/** Milliseconds to say goodbye; a server that does not hear it forgets the session by itself. */
const GOODBYE_MS = 2_000

const initializedSchema = z.object({
  result: z.object({ protocolVersion: z.string(), capabilities: z.object({}), serverInfo: z.object({}) }),
})

/**
 * Asks for an MCP session without a login, and ends it when it gets one (Streamable HTTP, MCP 2025-06-18).
 * @throws an error of fetch
 */
export async function askMcp(address: string, vo: string, signal: AbortSignal): Promise<McpAnswer> {
  let url = new URL(address)
  for (let redirects = 0; ; redirects += 1) {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        origin: originOf(vo),
      },
      body: JSON.stringify(initialize),
    })
    const { status } = response
    const next = redirectWithin(url, status, response.headers.get('location'))
    if (next && redirects < MOST_REDIRECTS) {
      await response.body?.cancel()
      url = next
      continue
    }
    if (status === 401) {
      await response.body?.cancel()
      return { is: 'closed', status }
    }
    const message = await readMessage(response)
    if (status !== 200 || !initializedSchema.safeParse(message).success) return { is: 'other', status }
    await endSession(url, response.headers.get('mcp-session-id'))
    return { is: 'mcp', url: url.href }
  }
}

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'panda-bridge', version },
  },
}

/** The first message of the answer: its JSON, or the first event of its stream. */
async function readMessage(response: Response): Promise<unknown> {
  const isStream = /^\s*text\/event-stream/i.test(response.headers.get('content-type') ?? '')
  const chunks: Buffer[] = []
  let size = 0
  let message: unknown
  const read = eventReader((data) => (message ??= parseJson(data)))
  // Leaving the loop cancels what is left of the answer.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) return undefined
    if (!isStream) chunks.push(Buffer.from(chunk))
    else {
      read(Buffer.from(chunk))
      if (message !== undefined) return message
    }
  }
  return isStream ? undefined : parseJson(Buffer.concat(chunks).toString('utf8'))
}

async function endSession(url: URL, session: string | null): Promise<void> {
  if (session === null) return
  try {
    const response = await fetch(url, {
      method: 'DELETE',
      headers: { 'mcp-session-id': session, 'mcp-protocol-version': '2025-06-18' },
      redirect: 'error',
      signal: AbortSignal.timeout(GOODBYE_MS),
    })
    await response.body?.cancel()
  } catch {
    // It will forget the session by itself.
  }
}
