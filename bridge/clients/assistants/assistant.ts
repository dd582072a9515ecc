import type { Entry, Format, Spot } from '../formats/format.ts'
import type { assistantNames } from '../../auth/key-names.ts'
import type { Asked, Policy } from '../policies/policy.ts'
import type { Places, Surroundings } from '../surroundings.ts'

export type AssistantId = keyof typeof assistantNames

/** Where in its file the assistant's entry of this name is. */
export function spotOf({ container, list = false, preamble }: Assistant, name: string): Spot {
  return { container, name, list, ...(preamble && { preamble }) }
}

/** A file an assistant reads, with why it is this one where there was a choice. */
export interface Choice {
  file: string
  note?: string
  /** Why the file is not made where it is not there, as a sentence without its full stop. */
  mustExist?: string
}

/** What is known of one assistant. Everything else about it is the engine's. */
export interface Assistant {
  id: AssistantId
  name: string
  format: Format
  /** The file's top-level member that holds the servers. */
  container: string
  /** That member is a list, whose items have a `name`. */
  list?: boolean
  /** What the assistant wants beside that member in a file that is made. */
  preamble?: Entry
  /** The entry unless the user asks for HTTP: it starts the shim, and holds no key. */
  stdio(way: { command: string; args: string[]; env?: Record<string, string> }, name: string): Entry
  /** Missing where the assistant reads no entry with an address. */
  http?(way: { url: string; authorization: string }, name: string): Entry
  /** The file to write. May look at which of several folders exist. */
  choose(places: Places): Choice | Promise<Choice>
  /** Folders and files that are there only when the assistant is installed. */
  traces(places: Places): string[] | Promise<string[]>
  /** What those who manage this computer say of its use of a server. Missing where nothing here is known to say it. */
  policy?(asked: Asked, here: Surroundings): Promise<Policy | undefined>
  /** The program's name on the PATH, for those that have one. */
  program?: string
  /** Names of its processes. Empty where it is started anew for each use. */
  processes: { darwin: string[]; win32: string[]; linux: string[] }
  restart: Restart
}

/** What the user does after a change. `macApp`: its name for `osascript` and `open`. */
export interface Restart {
  kind: 'quit' | 'reload' | 'next-start' | 'none'
  how: string
  macApp?: string
}

/** The same without the name, which stands with those of the other keys. */
export type Description = Omit<Assistant, 'name'>

/** `command`, `args`, `env` as most assistants write them; an empty `env` is left out. */
export function commandEntry(way: { command: string; args: string[]; env?: Record<string, string> }): Entry {
  const env = Object.keys(way.env ?? {}).length > 0 ? { env: way.env } : {}
  return { command: way.command, args: way.args, ...env }
}
