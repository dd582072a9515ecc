/** What a program puts before its model of an answer. */
export interface Room {
  /** Bytes of an answer that is shown whole. */
  bytes: number
  /** Whether the model sees both copies, the text and the structured content, or one of them. */
  sees: 'both' | 'one'
}

/** Where nothing is known of a program. */
export const usualRoom: Room = { bytes: 100_000, sees: 'both' }

/**
 * Programs by the beginning of the name that they call themselves, in small letters, as seen in November 2026: Codex CLI
 * keeps about 12,000 characters of an answer and cuts JSON in the middle, Cline 8,000; Claude Code shows a preview above
 * about 50 kB, opencode nothing. Claude Code and Codex show the structured content alone where there is one, the others
 * the text alone.
 */
const rooms: readonly [name: string, room: Room][] = [
  ['codex', { bytes: 11_000, sees: 'one' }],
  ['cline', { bytes: 8_000, sees: 'one' }],
  ['@cline', { bytes: 8_000, sees: 'one' }],
  ['claude-code', { bytes: 48_000, sees: 'one' }],
  ['opencode', { bytes: 48_000, sees: 'one' }],
  ['gemini-cli', { bytes: 48_000, sees: 'one' }],
  ['github-copilot', { bytes: 48_000, sees: 'one' }],
]

/** @param name as the program calls itself (MCP's `clientInfo.name`) */
export function roomOf(name: string): Room {
  const known = name.toLowerCase()
  return rooms.find(([beginning]) => known.startsWith(beginning))?.[1] ?? usualRoom
}
