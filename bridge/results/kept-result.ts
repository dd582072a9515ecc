import type { TextDocument } from './documents.ts'
import type { JsonDocument } from './json-document.ts'

const PREFIX = 'panda://results/'
/** What the bridge itself gives as resources, of one server or of another beside it; a server may have others of this scheme. */
const ours = /^(?:[a-z][a-z0-9]*\+)?panda:\/\/(?:results|task|job|errors|docs)\//

/** A large answer that is kept for the client that asked. */
export interface KeptResult {
  id: string
  uri: string
  /** Name of the key of the client that may read it. */
  client: string
  tool: string
  /** Milliseconds since 1970. */
  keptAt: number
  usedAt: number
  bytes: number
  structured: JsonDocument | undefined
  text: TextDocument | undefined
}

export function uriOf(id: string): string {
  return PREFIX + id
}

/** Whether an address is one of the bridge's own, whatever lies there. */
export function isOurUri(uri: string): boolean {
  return ours.test(uri)
}

/** Whether a resource is one that the bridge keeps itself. */
export function isKeptUri(uri: string): boolean {
  return uri.startsWith(PREFIX)
}

/** The id of a kept result, given as such or in its URI. */
export function idOf(idOrUri: string): string {
  return isKeptUri(idOrUri) ? idOrUri.slice(PREFIX.length) : idOrUri
}
