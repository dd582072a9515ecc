import type { IncomingHttpHeaders } from 'node:http'

/** A request that reached the monitor or the host of its media files. */
export interface MonitorRequest {
  time: Date
  method: string
  path: string
  query: URLSearchParams
  /** As they came, the token included if one came. */
  headers: IncomingHttpHeaders
  /** Whether it came to the other host, where media files may lie. */
  elsewhere: boolean
}

/** What the monitor answers with; `error` goes out as `{"error": ...}`. */
export type MonitorAnswer =
  | { kind: 'json'; status: number; value: unknown }
  | { kind: 'html'; status: number; title: string; body: string }
  | { kind: 'redirect'; status: 301 | 302; location: string }

export const json = (value: unknown, status = 200): MonitorAnswer => ({ kind: 'json', status, value })
export const problem = (status: 400 | 404 | 401, error: string): MonitorAnswer => json({ error }, status)
export const html = (title: string, body: string, status = 200): MonitorAnswer => ({
  kind: 'html',
  status,
  title,
  body,
})

/** BigPanDA takes a request for JSON by its query, or by this header and no other form of it. */
export function asksForJson(query: URLSearchParams, accept: string | undefined): boolean {
  return query.has('json') || accept === 'application/json' || accept === 'text/json'
}

const INTEGERS = new Set(['pandaid', 'jeditaskid', 'taskid', 'limit', 'days', 'hours', 'reqid'])
const MAY_BE_EMPTY = new Set(['json', 'snap', 'dt', 'dialogs', 'pandaids', 'workersstats'])

/** What is wrong with the parameters, or undefined. */
export function wrongParameter(query: URLSearchParams): string | undefined {
  for (const [name, value] of query) {
    if (value === '' && !MAY_BE_EMPTY.has(name)) return `parameter ${name} has no value`
    if (INTEGERS.has(name) && !/^\d+$/.test(value)) return `parameter ${name} takes a whole number`
  }
  return undefined
}

/** Whether a value fits `a|b*`: alternatives, and a star for any text. */
export function fits(value: string, pattern: string): boolean {
  return pattern.split('|').some((each) => {
    const expression = each.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    return new RegExp(`^${expression.join('.*')}$`, 'i').test(value)
  })
}
