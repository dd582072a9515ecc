import type { Arguments } from './parameters.ts'

/** One REST call that reached the demo. Tokens are never in it, nor the values of secrets. */
export interface LoggedRequest {
  time: Date
  /** Over HTTP, or by a tool of the demo's PandaMCP. */
  via: 'rest' | 'mcp'
  method: string
  path: string
  /** As they came: defaults are not filled in, and the texts of a URL stay texts. */
  args: Arguments
  /** `sub` of the ID token, when it was accepted. */
  who: string | undefined
  /** `Origin` as it came. */
  vo: string | undefined
  hadToken: boolean
  /** `X-Request-ID` as it came. */
  requestId: string | undefined
  /** HTTP status; 0 while it is being answered, or when the connection was broken instead. */
  status: number
}

const KEPT = 10_000

/** Appends an entry and returns it, to be completed; forgets the oldest beyond ten thousand. */
export function logRequest(log: LoggedRequest[], entry: LoggedRequest): LoggedRequest {
  const secret = entry.path.startsWith('/api/v1/creds/')
  const args = secret
    ? Object.fromEntries(Object.keys(entry.args).map((name) => [name, '[secret]']))
    : entry.args
  const kept = { ...entry, args }
  log.push(kept)
  if (log.length > KEPT) log.splice(0, log.length - KEPT)
  return kept
}
