/** The levels of RFC 5424 as MCP names them, from chatty to grave. */
const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const
export type LogLevel = (typeof levels)[number]

export function isLogLevel(value: unknown): value is LogLevel {
  return levels.includes(value as LogLevel)
}

/** Whether one who wants to hear of `wanted` and graver hears a message of this level. An unknown level is heard. */
export function allowsLogLevel(wanted: LogLevel, level: unknown): boolean {
  return !isLogLevel(level) || levels.indexOf(level) >= levels.indexOf(wanted)
}

/** The chattiest of those wanted: what upstream must be asked for so that each can be served. */
export function chattiest(wanted: readonly LogLevel[]): LogLevel | undefined {
  return levels.find((level) => wanted.includes(level))
}
