import { CLIENT_INFO_META_KEY, LOG_LEVEL_META_KEY, type Server } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { assistantName } from '../auth/own-callers.ts'
import type { Asker, Assistant } from '../calls/asker.ts'
import { elicitationOf } from './elicitation.ts'
import { formsOf, type SdkRequest } from './forms.ts'
import type { LineCall } from './line-transport.ts'
import { allowsLogLevel, isLogLevel } from './log-levels.ts'
import type { Reader } from './reader.ts'
import { SessionTransport } from './session-transport.ts'
import type { Session } from './sessions.ts'

/** Bytes that a notification has besides what it tells. */
export const NOTIFICATION_COST = 200
const clientInfoSchema = z.object({ name: z.string().max(200), version: z.string().max(100) })

/** Whom a request comes from: one session's client, or whoever sends one of the 2026 protocol. */
export interface Client {
  key: string
  server: Server
  holder: { session?: Session } | undefined
  /** Of an answer in the 2026 protocol. */
  reader?: Reader | undefined
}

/** A call that came past the SDK, as the SDK would hand it on; of the 2025 protocols, which have no envelope. */
export function askedByLine({ params, signal, notify }: LineCall, server: Server): SdkRequest {
  return {
    _meta: params['_meta'] as SdkRequest['_meta'],
    signal,
    notify: (notification) => Promise.resolve(notify(notification)),
    elicitInput: (question, options) => server.elicitInput(question, options),
    requestState: () => undefined,
  }
}

/** Who asks, for those who answer. */
export function askerOf({ key, server, holder, reader }: Client, asked: SdkRequest): Asker {
  const session = holder?.session
  const envelope: Record<string, unknown> | undefined = asked.envelope
  return {
    assistant: assistantOf(key, envelope?.[CLIENT_INFO_META_KEY] ?? server.getClientVersion()),
    signal: asked.signal,
    // Looked at only where somebody is to be asked.
    get hungUp() {
      const transport = session?.transport
      return transport instanceof SessionTransport ? transport.hungUp(asked.id) : undefined
    },
    meta: { ...asked._meta },
    notify: (notification) => {
      // One that does not read misses what it is told on the way; the answer comes all the same.
      if (reader && !reader.takes(NOTIFICATION_COST + JSON.stringify(notification).length)) return
      asked.notify(notification).catch(() => undefined)
    },
    get elicit() {
      return elicitationOf(server, asked)
    },
    get form() {
      return formsOf(server, asked, 'question')
    },
    hears: ({ method, params }) => {
      if (method !== 'notifications/message') return true
      // In the 2026 protocol each request says what it wants to hear, and silence means nothing.
      const wanted = envelope ? envelope[LOG_LEVEL_META_KEY] : (session?.logLevel ?? 'debug')
      return isLogLevel(wanted) && allowsLogLevel(wanted, params?.['level'])
    },
  }
}

/** By what a session's client said of itself once: it is read once. */
const assistants = new WeakMap<object, Assistant>()

/** @param clientInfo what the assistant's program says of itself */
export function assistantOf(key: string, clientInfo: unknown): Assistant {
  const said = typeof clientInfo === 'object' ? clientInfo : null
  const known = said && assistants.get(said)
  if (known?.key === key) return known
  const client = clientInfoSchema.safeParse(clientInfo).data
  const assistant = {
    key,
    name: assistantName(key, client?.name),
    program: client?.name,
    version: client?.version ?? '',
  }
  if (said) assistants.set(said, assistant)
  return assistant
}
