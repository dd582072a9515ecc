import type { ServerResponse } from 'node:http'

/** What an assistant sends its model, as far as the stand-in looks at it. */
export interface Asked {
  /** The names of the tools that it offers, as a call of the model names them. */
  tools: string[]
  /** What it gives as results of the calls so far, in their order. */
  results: string[]
  /** Whether it wants the answer as events. */
  stream: boolean
}

/** A call of one of the offered tools. */
export interface Call {
  /** Of this call alone. */
  id: string
  name: string
  input: object
}

/** One API over which programs ask a model. */
export interface Api {
  /** What the path of such a request looks like. */
  path: RegExp
  /** @param path with which it was asked, its query included */
  read(body: unknown, path: string): Asked
  /** Makes a call, or says "Done." where there is none. */
  answer(response: ServerResponse, asked: Asked, call: Call | undefined): void
}

export function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}

/** Sends events whose data have their own names in them, where there are such. */
export function sendEvents(response: ServerResponse, events: readonly object[]): void {
  response.setHeader('content-type', 'text/event-stream')
  for (const event of events) {
    const name = 'type' in event ? `event: ${String(event.type)}\n` : ''
    response.write(`${name}data: ${JSON.stringify(event)}\n\n`)
  }
}

/** The words of a result, which is a text or parts of which some have one. */
export function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return JSON.stringify(content)
  return content.map((part: { text?: string }) => part.text ?? '').join('')
}
