import { isDeepStrictEqual } from 'node:util'
import { Secret } from '../secret.ts'
import type { Assistant } from './assistants/assistant.ts'
import { isTable, type Entry } from './formats/format.ts'

/** What an assistant is given: two ways to the same bridge. */
export interface Offer {
  /** The entry's name in the assistant's file. */
  name: string
  stdio: { command: string; args: string[]; env?: Record<string, string> }
  http: { url: string; key: Secret }
}

/** An offer as far as an entry can be checked against it: who keeps only hashes of keys can say this much. */
export interface Expected {
  name: string
  stdio: Offer['stdio']
  http: { url: string; accepts(key: Secret): boolean }
}

export function expectedOf(offer: Offer): Expected {
  return { ...offer, http: { url: offer.http.url, accepts: (key) => key.equals(offer.http.key) } }
}

/** The name an entry has unless the user gives another. */
export const defaultName = 'panda'

/** The entry for this assistant. For an HTTP assistant it holds the key in clear: write it, never show it. */
export function entryFor(assistant: Assistant, offer: Offer): Entry {
  if (assistant.transport === 'stdio') return assistant.stdio(offer.stdio, offer.name)
  return assistant.http(
    { url: offer.http.url, authorization: `Bearer ${offer.http.key.reveal()}` },
    offer.name,
  )
}

/** What a reader sees in the key's place. */
export const maskedKey = '••••••••'

/** The same offer with a key that may be shown; a key in another's place is told from it. */
export function masked(offer: Offer, newKey = false): Offer {
  const key = new Secret(newKey ? `${maskedKey}-new` : maskedKey)
  return { ...offer, http: { ...offer.http, key } }
}

export type Fit = 'same' | 'moved' | 'old-port' | 'old-key' | 'different'

/**
 * How an entry found in the file compares with what it should be. Members that the assistant
 * or the user added (`disabled`, `timeout`, allowed tools) are theirs and do not count.
 */
export function compareEntry(assistant: Assistant, found: unknown, expected: Expected): Fit {
  if (!isTable(found)) return 'different'
  if (assistant.transport === 'stdio') {
    const wanted = assistant.stdio(expected.stdio, expected.name)
    const wrong = Object.keys(wanted).filter((key) => !sameValue(found[key], wanted[key]))
    if (wrong.length === 0) return 'same'
    return wrong.every((key) => ['command', 'cmd', 'args', 'env', 'envs'].includes(key))
      ? 'moved'
      : 'different'
  }
  const key = keyIn(found)
  if (key === undefined) return 'different'
  const authorization = `Bearer ${key.reveal()}`
  const wanted = assistant.http({ url: expected.http.url, authorization }, expected.name)
  const wrong = Object.keys(wanted).filter((member) => !sameValue(found[member], wanted[member]))
  if (wrong.length > 0) return wrong.every(isUrlMember) ? 'old-port' : 'different'
  return expected.http.accepts(key) ? 'same' : 'old-key'
}

/** Headers may have been added to; everything else must be equal. */
function sameValue(found: unknown, wanted: unknown): boolean {
  if (isTable(found) && isTable(wanted)) {
    return Object.entries(wanted).every(([key, value]) => sameValue(found[key], value))
  }
  return isDeepStrictEqual(found, wanted)
}

function isUrlMember(member: string): boolean {
  return ['url', 'uri', 'serverUrl', 'httpUrl'].includes(member)
}

/** The bearer key of an HTTP entry, in whichever of the assistants' header members it stands. */
export function keyIn(entry: Entry): Secret | undefined {
  for (const member of ['headers', 'http_headers']) {
    const headers = entry[member]
    if (!isTable(headers)) continue
    for (const [name, value] of Object.entries(headers)) {
      if (
        name.toLowerCase() === 'authorization' &&
        typeof value === 'string' &&
        value.startsWith('Bearer ')
      ) {
        return new Secret(value.slice('Bearer '.length))
      }
    }
  }
  return undefined
}

/** Members that say how a server is reached: what an old entry had of these goes with it. */
const transportMembers = new Set(
  'type transport source command cmd args env envs cwd url uri serverUrl httpUrl headers http_headers name'.split(
    ' ',
  ),
)

/** The new entry with what the assistant or the user had added to the old one. */
export function withAdditions(entry: Entry, old: unknown): Entry {
  if (!isTable(old)) return entry
  const kept = Object.entries(old).filter(([key]) => !transportMembers.has(key) && !(key in entry))
  return { ...entry, ...Object.fromEntries(kept) }
}

/**
 * Whether an entry is one of PanDA Bridge's, when no record says so (the state folder was
 * lost, or another installation made it): our shim's command line, or our path on loopback.
 */
export function looksOurs(entry: unknown, offer: { stdio: Offer['stdio']; http: { url: string } }): boolean {
  if (!isTable(entry)) return false
  const url = [entry['url'], entry['uri'], entry['serverUrl'], entry['httpUrl']].find(
    (it) => typeof it === 'string',
  )
  if (typeof url === 'string') {
    const found = URL.parse(url)
    const wanted = URL.parse(offer.http.url)
    const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(found?.hostname ?? '')
    return loopback && found?.pathname === wanted?.pathname && keyIn(entry) !== undefined
  }
  const command = entry['command'] ?? entry['cmd']
  const args = entry['args']
  return (
    typeof command === 'string' &&
    Array.isArray(args) &&
    isDeepStrictEqual(args.at(-1), offer.stdio.args.at(-1))
  )
}
