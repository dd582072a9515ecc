interface Limited {
  /** Which paths it strikes; all when missing. For MCP calls the path is `/mcp#METHOD` or `/mcp#tools/call/TOOL`. */
  only?: (path: string) => boolean
  /** How many times it strikes before it clears itself; forever when missing. */
  times?: number
}

/** What becomes of a connection: nothing comes, and it stays open. */
type SilentFault =
  /** The request is taken, and never answered. */
  | { kind: 'silent' }
  /** The same, on each connection that was used before: what a sleep or another network leaves of it. */
  | { kind: 'gone-silent' }

export type RestFault = Limited &
  (
    | SilentFault
    | { kind: 'down' }
    /** The right answer, `ms` milliseconds late. */
    | { kind: 'slow'; ms: number }
    /** 503 with an HTML page, as from httpd. */
    | { kind: 'overloaded' }
    /** 500 with plain text. */
    | { kind: 'crash' }
    | { kind: 'invalid-json' }
    /** 200 with an HTML page, as from a proxy or a login wall. */
    | { kind: 'html' }
    /** 200 with `success: false`. */
    | { kind: 'refuse'; message?: string }
    /** 200 with `success: true`, but a return code in `data` that says the command failed. */
    | { kind: 'return-code'; code: number; message?: string }
    /** 403: the token is not accepted. */
    | { kind: 'token-refused'; reason?: string }
    | { kind: 'banned' }
    /** Half of the right answer, then the connection breaks. */
    | { kind: 'truncated' }
    /** The call is carried out, and a proxy that did not wait for its answer says 502. */
    | { kind: 'bad-gateway' }
    /** `bytes` bytes of `data`. */
    | { kind: 'huge'; bytes: number }
  )

export type McpFault = Limited &
  (
    | SilentFault
    | { kind: 'down' }
    | { kind: 'slow'; ms: number }
    | { kind: 'overloaded' }
    | { kind: 'crash' }
    | { kind: 'invalid-json' }
    | { kind: 'unauthorized' }
    | { kind: 'redirect'; to: string }
    /** Half of an SSE stream, then the connection breaks; `when` says whether the call was carried out. */
    | { kind: 'half-sse'; when: 'before-call' | 'after-call' }
  )

export type IdentityFault = Limited &
  (
    | { kind: 'down' }
    | { kind: 'overloaded' }
    /** 200 with an HTML page where JSON is expected. */
    | { kind: 'html' }
    /** 307 to another server. */
    | { kind: 'redirect'; to: string }
    /** Refresh answers leave out `refresh_token`, and the old one stays good. */
    | { kind: 'no-refresh-token' }
    /** Refresh answers leave out `id_token`. */
    | { kind: 'no-id-token' }
    /** Refreshes are answered `ms` milliseconds late. */
    | { kind: 'slow-refresh'; ms: number }
    /** Refreshing ends every login: `invalid_grant`, for ever after. */
    | { kind: 'refuse-refresh' }
    /** Refresh answers come with an ID token that says this: of somebody else, or for another program. */
    | { kind: 'id-token-claims'; claims: Record<string, unknown> }
    /** The issuer's metadata says this. */
    | { kind: 'metadata'; fields: Record<string, unknown> }
    /** The answer to the start of a sign-in says this. */
    | { kind: 'device-answer'; fields: Record<string, unknown> }
    /** The token endpoint answers a refresh, or each poll of a sign-in, with this, as a provider of another make does. */
    | {
        kind: 'token-answer'
        to: 'refresh' | 'poll'
        status: number
        body: Record<string, unknown>
        /** Of the header `WWW-Authenticate`. */
        challenge?: string
      }
    /** Polling for a device code is answered `slow_down`. */
    | { kind: 'slow-down' }
  )

/** Of the monitor; `only` sees the path, as in `/filebrowser/`. */
export type MonitorFault = Limited &
  (
    | SilentFault
    | { kind: 'down' }
    | { kind: 'slow'; ms: number }
    | { kind: 'overloaded' }
    | { kind: 'crash' }
    /** No page and no JSON without a login: 401 for JSON, the login page for others. */
    | { kind: 'login-required' }
    /** A good token of somebody who has never signed in to the monitor; it crashes where `crash` is set. */
    | { kind: 'unknown-user'; crash?: boolean }
    /** 200 with half of a JSON text. */
    | { kind: 'invalid-json' }
    /** 200 with an HTML page, as from a login wall. */
    | { kind: 'html' }
    /** The list of log files comes when `until` is settled: the monitor fetches the tarball first. */
    | { kind: 'fetching'; until: Promise<unknown> }
    /** No files, and the error field says that it takes long. */
    | { kind: 'slow-downloading' }
    /** No files, and the error field says how to get the tarball oneself. */
    | { kind: 'too-big-tarball' }
    /** Files of a log are at another host. */
    | { kind: 'media-elsewhere' }
    /** Files of a log come as an HTML page with status 200. */
    | { kind: 'media-html' }
    /** A file of a log breaks off after so many bytes. */
    | { kind: 'media-cut'; bytes: number }
    /** The monitor knows no such view: an older version. */
    | { kind: 'no-view' }
  )

/** What is broken at the moment; null is nothing. Set a field at any time. */
export interface Faults {
  rest: RestFault | null
  mcp: McpFault | null
  identity: IdentityFault | null
  monitor: MonitorFault | null
}

export function noFaults(): Faults {
  return { rest: null, mcp: null, identity: null, monitor: null }
}

/**
 * The fault that strikes this path now, if it is one of `kinds` (any kind when missing). It is used up:
 * a fault with `times` clears itself after the last.
 * @param isKept whether the request came on a connection that was used before
 */
export function takeFault<Part extends keyof Faults>(
  faults: Faults,
  part: Part,
  path: string,
  kinds?: readonly NonNullable<Faults[Part]>['kind'][],
  isKept = false,
): NonNullable<Faults[Part]> | null {
  const fault = faults[part]
  if (!fault || (kinds && !kinds.includes(fault.kind))) return null
  if (fault.kind === 'gone-silent' && !isKept) return null
  if (fault.only && !fault.only(path)) return null
  if (fault.times !== undefined) {
    fault.times -= 1
    if (fault.times <= 0) faults[part] = null
  }
  return fault
}
