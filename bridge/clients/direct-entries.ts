import { BridgeError } from '../errors.ts'
import { spotOf, type Assistant } from './assistants/assistant.ts'
import type { Connection } from './files/record.ts'
import type { Snapshot } from './files/text.ts'
import { isTable } from './formats/format.ts'
import { takenOut, type Plan } from './plan.ts'
import { readWhole } from './verify.ts'

/** An entry of an assistant's file by which it reaches PanDA past the bridge. */
export interface DirectEntry {
  name: string
  /** Without what may be secret in it. */
  url: string
}

/** Tables and lists in each other, at most: an entry has two or three. */
const DEEPEST = 6

/**
 * The entries that name a PandaMCP, by an address or as an argument of a command such as mcp-remote.
 * @param own the name of the bridge's entry, which connecting writes anew
 * @param hosts host and port of what may be a PandaMCP
 */
export function directEntries(
  whole: unknown,
  { container }: Pick<Assistant, 'container'>,
  own: string,
  hosts: readonly string[],
): DirectEntry[] {
  const holder = isTable(whole) ? whole[container] : undefined
  return entriesOf(holder).flatMap(([name, entry]) => {
    if (name === own) return []
    const url = textsIn(entry, DEEPEST)
      .map((text) => (/^https?:\/\//i.test(text) ? URL.parse(text) : null))
      .find((url) => url && hosts.includes(url.host) && /^\/mcp(\/|$)/.test(url.pathname))
    return url ? [{ name, url: url.origin + url.pathname }] : []
  })
}

/** Entries with their names, which a list has within them. */
function entriesOf(holder: unknown): [string, unknown][] {
  if (isTable(holder)) return Object.entries(holder)
  if (!Array.isArray(holder)) return []
  return holder.flatMap((entry: unknown) => (isTable(entry) ? [[String(entry['name']), entry]] : []))
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value]
  if (depth === 0) return []
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(each, depth - 1))
  return isTable(value) ? Object.values(value).flatMap((each) => textsIn(each, depth - 1)) : []
}

/** How to take such an entry out. Throws `invalid-file`, or `not-found` for an entry that is none of these. */
export function planRemoval(
  assistant: Assistant,
  snapshot: Snapshot,
  connection: Connection | null,
  name: string,
  own: string,
  hosts: readonly string[],
): Plan {
  const found = directEntries(readWhole(assistant, snapshot), assistant, connection?.name ?? own, hosts)
  if (!found.some((entry) => entry.name === name)) {
    throw new BridgeError(
      'not-found',
      `${snapshot.file} has no entry "${name}" that leads to PanDA past the bridge.`,
      'Look again: the file may have changed.',
    )
  }
  // What is known of our own entry holds on: the file now counts as changed by others.
  return { text: takenOut(assistant, snapshot, spotOf(assistant, name), null), connection }
}
