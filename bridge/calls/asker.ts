import type { McpNotification } from '../mcp/index.ts'
/** The program that asks, as it calls itself, and the name of the key it came with. */
export interface Assistant {
  key: string
  name: string
  version: string
}

/** The connection that one request came by, as far as its answering needs it. */
export interface Asker {
  /** The caller's own name of this call, by which it can be stopped. */
  readonly id?: string | undefined
  readonly assistant: Assistant
  /** Aborted when the assistant cancels or goes away. */
  readonly signal: AbortSignal
  /** Aborted when no answer can reach the assistant any more, although it cancelled nothing. */
  readonly hungUp?: AbortSignal | undefined
  /** The request's `_meta`, with the progress token where the assistant wants progress. */
  readonly meta: Record<string, unknown>
  /** Hears whether the call waits for the user, and for nobody else. */
  waits?: (isSo: boolean) => void
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

/** What the chat said; `nobody` where its program answered by itself, or the question was put away unanswered. */
export interface Said {
  how: 'approved' | 'refused' | 'nobody'
  /** Why the user refused, for the assistant. */
  reason?: string | undefined
}

/** A way to put the question of a call into the assistant's chat. */
export type ChatQuestion = WhileItWaits | ByCallingAgain

/** The call waits for the answer. */
interface WhileItWaits {
  readonly endsCall: false
  /** @param until when the answer comes too late: it was answered elsewhere, or so many milliseconds are over */
  ask: (question: string, details: Details, until: { signal: AbortSignal; withinMs: number }) => Promise<Said>
}

/** The call ends with the question, and the client sends it again with the answer. */
interface ByCallingAgain {
  readonly endsCall: true
  /** What the call brings, where it is sent again. */
  readonly answer: { ticket: string; said: (afterMs: number) => Said } | undefined
  /** @throws InputRequired always */
  ask: (question: string, details: readonly string[], ticket: string) => never
}
