import { parseJson } from '../platform/json.ts'

/** A JSON-RPC message as it stands on a line: only what a pipe must know of it. */
export interface Message {
  jsonrpc?: unknown
  id?: unknown
  method?: unknown
  params?: { _meta?: Record<string, unknown>; name?: unknown; uri?: unknown; requestId?: unknown }
  result?: { protocolVersion?: unknown }
  error?: unknown
}

/** JSON-RPC error code (of the range that is free for implementations) of what the shim itself answers. */
const SHIM_ERROR = -32_052

/** The message of a line, or undefined where it is none. */
export function parseMessage(text: string): Message | undefined {
  return asMessage(parseJson(text))
}

/** What was read, where it is a message. */
export function asMessage(value: unknown): Message | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}

/** Whether an answer is due for it. */
export function isRequest(message: Message): boolean {
  return (
    typeof message.method === 'string' && (typeof message.id === 'string' || typeof message.id === 'number')
  )
}

/** What is asked of PanDA, by a person or for one. Lists, pings and streams an assistant renews by itself. */
const questions: ReadonlySet<unknown> = new Set(['tools/call', 'prompts/get', 'resources/read'])
/** How an assistant that was just started begins. */
const beginnings: ReadonlySet<unknown> = new Set(['initialize', 'server/discover', 'tools/list'])

/** Whether a bridge is started for a message where none runs. @param isNew whether none has answered this assistant yet */
export function mayStartBridge({ method }: Message, isNew: boolean): boolean {
  return questions.has(method) || (isNew && beginnings.has(method))
}

/** Who hears what comes of a message. */
export interface Hearer {
  /** A line of the bridge's. @param answered the id of the request that it answers, as JSON */
  pass(line: string, answered?: string): void
  /** The shim's own answer to a request. */
  refuse(id: unknown, why: string): void
  /** The same to a ping, which asks no more than that this end lives. */
  answerPing(id: unknown): void
}

/** What is answered to a request whose id another has that is not answered yet. */
export const SAME_ID = 'A request with this id is under way.'
/** What is answered to a request whose assistant does not wait for it. */
export const INPUT_ENDED =
  'The assistant ended its input before this was answered; the request was cancelled.'

/** What is answered to a request that was handed to a bridge which has ended since: nobody knows how far it came. */
export const STOPPED =
  'PanDA Bridge stopped while this was under way. Look at what it did before repeating it.'

export function errorLine(id: unknown, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id: id ?? null, error: { code: SHIM_ERROR, message } })
}

/**
 * The headers that repeat a message's routing for HTTP (protocol 2026-07-28, Streamable HTTP:
 * request headers); none for the older protocols, which have a session instead.
 */
export function modernHeaders(message: Message): Record<string, string> | undefined {
  const version = message.params?._meta?.['io.modelcontextprotocol/protocolVersion']
  if (typeof version !== 'string') return undefined
  const headers: Record<string, string> = {
    'mcp-protocol-version': version,
    'mcp-method': String(message.method),
  }
  const name = message.method === 'resources/read' ? message.params?.uri : message.params?.name
  if (typeof name === 'string') headers['mcp-name'] = headerValue(name)
  return headers
}

/** A header carries visible ASCII; other text goes as the protocol's base64 form. */
function headerValue(text: string): string {
  const plain = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith('=?base64?')
  return plain ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`
}
