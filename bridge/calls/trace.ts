/** The id of a trace, as a request's `_meta` names it (MCP 2026-07-28; W3C Trace Context, `traceparent`); undefined where none does. */
export function traceOf({ traceparent }: Record<string, unknown>): string | undefined {
  const [, id] = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(String(traceparent)) ?? []
  return id === '0'.repeat(32) ? undefined : id
}
