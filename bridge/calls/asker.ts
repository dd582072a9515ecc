import type { Form, McpNotification, McpResult } from '../mcp/index.ts'

/** The program that asks, and the name of the key it came with. */
export interface Assistant {
  key: string
  /** What its user calls it, or else what it calls itself. */
  name: string
  /** What it calls itself; missing where it says nothing, or is no assistant. */
  program?: string | undefined
  version: string
}

/** The connection that one request came by, as far as its answering needs it. */
export interface Asker {
  /** The caller's own name of this call, by which it can be stopped. */
  readonly id?: string | undefined
  /** Under which this call is in the record, in the log and at the server. */
  readonly requestId?: string
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
  /** Shows a server's question there, where its program can. */
  form?: ChatForm | undefined
}

/** A way to show a form in the assistant's chat. */
export type ChatForm = FormWhileItWaits | FormByCallingAgain

/** The call waits for the answer. */
export interface FormWhileItWaits {
  readonly endsCall: false
  /** @returns the answer as it came; throws where there is none */
  show: (form: Form, until: { signal: AbortSignal; withinMs: number }) => Promise<unknown>
}

/** The request ends with the form, and comes again with the answer. */
export interface FormByCallingAgain {
  readonly endsCall: true
  /** What the request brings, where it comes again. */
  readonly ticket: string | undefined
  /** As it came. */
  readonly answer: unknown
  /** What the request ends with. */
  result: (form: Form, ticket: string) => McpResult
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
