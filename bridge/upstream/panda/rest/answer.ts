import type { Endpoint } from '../../../panda/catalogue/types.ts'
import { parseJson } from '../../../platform/json.ts'
import { isoTimesInText } from './dates.ts'
import { notPanda, webPage } from './errors.ts'
import { isWebPage } from './http-error.ts'
import { withoutNaN } from './no-number.ts'

/** PanDA's `{success, message, data}`, with whatever else an answer holds. */
export interface Envelope {
  success: boolean
  [field: string]: unknown
}

export function isEnvelope(value: unknown): value is Envelope {
  return (
    typeof value === 'object' && value !== null && 'success' in value && typeof value.success === 'boolean'
  )
}

/** What PanDA answered, dates converted. */
export interface Answer {
  envelope: Envelope
  /** For the eyes of a model: the envelope's JSON, or the bare text where there was no envelope. */
  text: string
}

/** Levels of lists and objects: Python's JSON writer stops at 1,000, and JavaScript's breaks at some 4,000. */
const DEEPEST = 1_000

/**
 * Reads the body of an HTTP 200, by its content: the header says text/plain of everything.
 * @param who the server as the user knows it
 * @throws BridgeError `not-panda` for what PanDA never answers
 */
export function readAnswer(endpoint: Endpoint, body: string, who: string): Answer {
  if (isWebPage(body)) throw webPage(who, endpoint)
  if (nesting(body) > DEEPEST) throw notPanda(who, endpoint)
  const text = withoutNaN(isoTimesInText(body.trim()))
  const parsed = parseJson(text)
  if (typeof parsed === 'string' && endpoint.bareText) return bareAnswer(parsed)
  if (!isEnvelope(parsed)) throw notPanda(who, endpoint)
  return { envelope: parsed, text }
}

/** An answer without an envelope, put into one. The two endpoints that give it begin with ERROR when they failed. */
export function bareAnswer(text: string): Answer {
  const envelope = text.startsWith('ERROR')
    ? { success: false, message: text, data: null }
    : { success: true, message: '', data: text }
  return { envelope, text }
}

/** How deep the lists and objects of a JSON text go; nothing is parsed for it. */
function nesting(json: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case '"':
        at = endOfString(json, at)
        break
      case '[':
      case '{':
        depth += 1
        if (depth > deepest) deepest = depth
        break
      case ']':
      case '}':
        depth -= 1
        break
      default:
    }
  }
  return deepest
}

/** Where the string that begins here has its closing quotation mark. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let backslashes = 0
    while (json[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
  }
  return json.length
}
