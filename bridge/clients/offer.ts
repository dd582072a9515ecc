import { isDeepStrictEqual } from 'node:util'
import { Secret } from '../platform/secret.ts'
import type { Assistant } from './assistants/assistant.ts'
import { isTable, type Entry } from './formats/format.ts'
import { noHttp } from './http-problem.ts'

/** The ways to the bridge: a command that the assistant starts, or an address and a key. */
export type Transport = 'stdio' | 'http'

/** What an assistant is given. */
export interface Offer {
  /** The entry's name in the assistant's file. */
  name: string
  stdio: { command: string; args: string[]; env?: Record<string, string> }
  /** With a key the entry is one for HTTP, which the user has asked for, and the key stands in the file. */
  http: { url: string; key?: Secret }
}

/** An offer as far as an entry can be checked against it: who keeps only hashes of keys can say this much. */
export interface Expected {
  name: string
  stdio: Offer['stdio']
  http: { url: string; accepts(key: Secret): boolean }
  /** Whether the assistant has a key at all: the shim of one that has none is not let in. */
  hasKey: boolean
}

export function expectedOf({ http: { url, key }, ...offer }: Offer): Expected {
  return { ...offer, http: { url, accepts: (found) => key?.equals(found) === true }, hasKey: true }
}

export function transportOf({ http }: Offer): Transport {
  return http.key === undefined ? 'stdio' : 'http'
}

/** The name an entry has unless the user gives another. */
export const defaultName = 'panda'

/**
 * The entry for this assistant. One for HTTP holds the key in clear: write it, never show it.
 * @throws BridgeError `not-allowed` for HTTP where the assistant has no such entry
 */
export function entryFor(assistant: Assistant, { name, stdio, http: { url, key } }: Offer): Entry {
  if (key === undefined) return assistant.stdio(stdio, name)
  if (!assistant.http) throw noHttp(assistant)
  return assistant.http({ url, authorization: `Bearer ${key.reveal()}` }, name)
}

/** What a reader sees in the key's place. */
export const maskedKey = '••••••••'

/** The same offer with a key that may be shown; a key in another's place is told from it. */
export function masked(offer: Offer, newKey = false): Offer {
  if (offer.http.key === undefined) return offer
  const key = new Secret(newKey ? `${maskedKey}-new` : maskedKey)
  return { ...offer, http: { ...offer.http, key } }
}

export type Fit = 'same' | 'moved' | 'old-port' | 'old-key' | 'no-key' | 'holds-key' | 'different'

/**
 * How an entry found in the file compares with what it should be. Members that the assistant
 * or the user added (`disabled`, `timeout`, allowed tools) are theirs and do not count.
 * @param asked the way that the user has asked for
 */
export function compareEntry(
  assistant: Assistant,
  found: unknown,
  expected: Expected,
  asked: Transport,
): Fit {
  if (!isTable(found)) return 'different'
  const key = keyIn(found)
  if (urlOf(found) !== undefined && asked === 'stdio') return key ? 'holds-key' : 'different'
  if (urlOf(found) === undefined || !assistant.http) return compareCommand(assistant, found, expected)
  if (key === undefined) return 'different'
  const authorization = `Bearer ${key.reveal()}`
  const wanted = assistant.http({ url: expected.http.url, authorization }, expected.name)
  const wrong = Object.keys(wanted).filter((member) => !sameValue(found[member], wanted[member]))
  if (wrong.length > 0) return wrong.every(isUrlMember) ? 'old-port' : 'different'
  return expected.http.accepts(key) ? 'same' : 'old-key'
}

const commandMembers = new Set(['command', 'cmd', 'args', 'env', 'envs', 'environment'])

function compareCommand(assistant: Assistant, found: Entry, expected: Expected): Fit {
  const wanted = assistant.stdio(expected.stdio, expected.name)
  const wrong = Object.keys(wanted).filter((key) => !sameValue(found[key], wanted[key]))
  if (wrong.length === 0) return expected.hasKey ? 'same' : 'no-key'
  return wrong.every((key) => commandMembers.has(key)) ? 'moved' : 'different'
}

/** Headers may have been added to; everything else must be equal. */
function sameValue(found: unknown, wanted: unknown): boolean {
  if (isTable(found) && isTable(wanted)) {
    return Object.entries(wanted).every(([key, value]) => sameValue(found[key], value))
  }
  return isDeepStrictEqual(found, wanted)
}

const urlMembers = ['url', 'uri', 'serverUrl', 'httpUrl']

function isUrlMember(member: string): boolean {
  return urlMembers.includes(member)
}

function urlOf(entry: Entry): string | undefined {
  return urlMembers.map((member) => entry[member]).find((value) => typeof value === 'string')
}

/** The bearer key of an HTTP entry, in whichever of the assistants' header members it stands. */
export function keyIn(entry: Entry): Secret | undefined {
  const options = entry['requestOptions']
  const places = [entry['headers'], entry['http_headers'], isTable(options) && options['headers']]
  for (const headers of places) {
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
  'type transport source command cmd args env envs environment cwd url uri serverUrl httpUrl headers http_headers requestOptions oauth name'.split(
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
  const url = urlOf(entry)
  if (url !== undefined) {
    const found = URL.parse(url)
    const wanted = URL.parse(offer.http.url)
    const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(found?.hostname ?? '')
    return loopback && found?.pathname === wanted?.pathname && keyIn(entry) !== undefined
  }
  const command = entry['command'] ?? entry['cmd']
  const args = Array.isArray(command) ? command.slice(1) : entry['args']
  if (typeof command !== 'string' && !Array.isArray(command)) return false
  return Array.isArray(args) && args.length > 0 && args.at(-1) === offer.stdio.args.at(-1)
}
