import type { ToolResult } from '../bridge/api.ts'

/** A tool's answer, taken apart for showing. */
export interface Answer {
  failed: boolean
  /** Sentences for the user: what went wrong, or what PanDA says besides the data. */
  message: string
  /** What it is all about: `data` of PanDA's envelope where there is one. */
  data: unknown
  /** Everything, as it came. */
  whole: unknown
}

/** @param from the server besides PanDA that gave it: an answer that looks like PanDA's means nothing there */
export function readAnswer({ content, structuredContent, isError }: ToolResult, from?: string): Answer {
  const isEnvelope = (value: unknown): value is Envelope => from === undefined && isPandaEnvelope(value)
  const texts = content.map(textOf).filter((text) => text !== undefined)
  const only = texts.length === 1 ? texts[0] : undefined
  const whole = structuredContent ?? asJson(only) ?? only ?? content
  if (isError) return { failed: true, message: messageOf(texts, from), data: withoutSentences(texts), whole }
  // Beside structured content the bridge says, for example, that a large answer is not shown whole.
  const note = structuredContent === undefined ? '' : (texts.find((text) => asJson(text) === undefined) ?? '')
  if (!isEnvelope(whole)) return { failed: false, message: note, data: whole, whole }
  return { failed: !whole.success, message: whole.message || note, data: whole.data ?? null, whole }
}

/** The bridge puts sentences before what was answered: those are for people. */
function messageOf(texts: readonly string[], from: string | undefined): string {
  const sentences = texts.find((text) => asJson(text) === undefined)
  const said = sentences ?? (from === undefined ? envelopeMessage(texts[0]) : undefined)
  return said ?? `The call failed, and ${from ?? 'PanDA'} does not say why.`
}

function withoutSentences(texts: readonly string[]): unknown {
  const rest = texts.filter((text, index) => index > 0 || asJson(text) !== undefined)
  if (rest.length === 0) return undefined
  return rest.length === 1 ? (asJson(rest[0]) ?? rest[0]) : rest
}

function envelopeMessage(text: string | undefined): string | undefined {
  const json = asJson(text)
  return isPandaEnvelope(json) && json.message ? json.message : undefined
}

interface Envelope {
  success: boolean
  message?: string
  data?: unknown
}

/** PanDA's answers are all of this form. */
function isPandaEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false
  const { success, message } = value as Record<string, unknown>
  return typeof success === 'boolean' && (message === undefined || typeof message === 'string')
}

function textOf(block: unknown): string | undefined {
  const { type, text } = (block ?? {}) as Record<string, unknown>
  return type === 'text' && typeof text === 'string' ? text : undefined
}

/** Objects and lists only: a text such as `12` is more likely a text. */
function asJson(text: string | undefined): unknown {
  if (text === undefined || !/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
