import type { IncomingMessage } from 'node:http'

/** What an answer of the MCP endpoint may be. */
const types = ['application/json', 'text/event-stream']

/**
 * Writes a request's Accept as the MCP SDK looks for it, which knows no ranges and no weights: the types that it takes
 * (RFC 9110, section 12.5.1), where it takes any.
 */
export function nameAccepted({ headers }: IncomingMessage): void {
  const named = types.filter((type) => accepts(headers.accept, type))
  if (named.length > 0) headers.accept = named.join(', ')
}

/** Of the ranges that hold a type the closest counts; without the header, all is taken. */
export function accepts(accept: string | undefined, type: string): boolean {
  if (accept === undefined || accept.trim() === '') return true
  const weights = new Map(accept.split(',').map((range) => readRange(range)))
  const ranges = [type, `${type.split('/')[0]}/*`, '*/*']
  const closest = ranges.find((range) => weights.has(range))
  return closest !== undefined && (weights.get(closest) ?? 0) > 0
}

function readRange(text: string): [string, number] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '')
  return [range, weight === undefined ? 1 : Number(weight) || 0]
}
