/** What a program puts before its model of an answer. */
export interface Room {
  /** Bytes of an answer that is shown whole. */
  bytes: number
  /** Which copies the model sees: one of the text and the structured content, both, or both where they differ. */
  sees: 'one' | 'both' | 'both where they differ'
  /** It sees the answer written as JSON once more, where a text has its quotes escaped. */
  asJson?: boolean
}

/** Where nothing is known of a program. */
export const usualRoom: Room = { bytes: 100_000, sees: 'both' }

/**
 * Programs by the beginning of the name that they call themselves, in small letters, as seen in November 2026 by
 * test/assistants, which runs them. Above what is here Codex CLI (12,000 characters), Cline (8,000 of the whole result as
 * JSON) and Gemini CLI (40,000) cut an answer in the middle; Copilot CLI (20 KiB), Qwen Code (25,000 characters) and
 * Claude Code (about 50 kB) put it into a file and show its beginning, opencode (about 50 kB) nothing of it.
 */
const rooms: readonly [name: string, room: Room][] = [
  ['codex', { bytes: 11_000, sees: 'one' }],
  ['cline', { bytes: 7_900, sees: 'both', asJson: true }],
  ['@cline', { bytes: 7_900, sees: 'both', asJson: true }],
  ['claude-code', { bytes: 48_000, sees: 'one' }],
  ['opencode', { bytes: 48_000, sees: 'one' }],
  ['gemini-cli', { bytes: 38_000, sees: 'one' }],
  ['copilot', { bytes: 20_000, sees: 'both where they differ' }],
  ['github-copilot', { bytes: 20_000, sees: 'both where they differ' }],
  ['qwen', { bytes: 24_000, sees: 'both where they differ' }],
]

/** @param name as the program calls itself (MCP's `clientInfo.name`) */
export function roomOf(name: string): Room {
  const known = name.toLowerCase()
  return rooms.find(([beginning]) => known.startsWith(beginning))?.[1] ?? usualRoom
}
