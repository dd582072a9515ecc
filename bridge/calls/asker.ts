import type { McpNotification } from '../mcp/index.ts'
/** The program that asks, as it calls itself, and the name of the key it came with. */
export interface Assistant {
  key: string
  name: string
  version: string
}

/** The connection that one request came by, as far as its answering needs it. */
export interface Asker {
  readonly assistant: Assistant
  /** Aborted when the assistant cancels or goes away. */
  readonly signal: AbortSignal
  /** The request's `_meta`, with the progress token where the assistant wants progress. */
  readonly meta: Record<string, unknown>
  /** Sends a notification that belongs to this request; one that cannot be delivered is dropped. */
  notify: (notification: McpNotification) => void
  /** Whether the assistant asked to be told of this. */
  hears: (notification: McpNotification) => boolean
  /** What changes something is asked about, also where the rules allow it. */
  readonly isAlwaysAsked?: boolean
  /** Puts the question of a call into the assistant's chat, where its program can. */
  elicit?: ChatQuestion | undefined
}

/** What there is to know before a yes, in lines; it takes some seconds to read. */
export type Details = () => Promise<readonly string[]>

/** What ties an answer to the call that was asked about, where it comes with a call of its own. */
export interface Ticket {
  issue: () => string
  /** Whether it was issued for this call, and has not been used. */
  redeem: (ticket: string) => boolean
}

export interface Said {
  how: 'approved' | 'refused'
  /** Why the user refused, for the assistant. */
  reason?: string | undefined
}

/** A way to put the question of a call into the assistant's chat. */
export interface ChatQuestion {
  /** The call ends with the question, and the client sends it again with the answer. */
  readonly endsCall: boolean
  /** @throws InputRequired where the call ends with it */
  ask: (question: string, details: Details, ticket: Ticket) => Promise<Said>
}
