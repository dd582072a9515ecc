import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { catalogue } from '../panda/catalogue/index.ts'
import { pandaServerSchema, type PandaServer } from '../panda/servers.ts'
import { originOf } from '../panda/vo.ts'
import { comparable } from '../platform/comparable.ts'

/** What the tools of a server are called by, where an assistant has another as well: `epic_`. */
export const besidePrefixSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9]{0,19}_$/,
    'A prefix has up to 20 small letters and digits, begins with a letter and ends with _, as epic_.',
  )
  .meta({ title: 'The prefix' })

/** A PanDA server, or the same one for another VO, that is used beside the first. */
export const besideEntrySchema = z.object({
  server: pandaServerSchema,
  prefix: besidePrefixSchema,
  /** The endpoint set in force there, by its id. */
  endpointSet: z.string().min(1).max(100).default('look'),
})
export type BesideEntry = z.output<typeof besideEntrySchema>

/** More than that nobody looks after. */
export const MOST_BESIDE = 9

/** Whether two entries have one name, as their user reads it. */
export function isSameServer(one: Pick<PandaServer, 'name'>, name: string): boolean {
  return comparable(one.name) === comparable(name)
}

/** Whether they would have one name, or one login. */
export function isSamePanda(one: PandaServer, other: PandaServer): boolean {
  return isSameServer(one, other.name) || hasSameLogin(one, other)
}

function hasSameLogin(one: PandaServer, other: PandaServer): boolean {
  return one.url === other.url && originOf(one.vo) === originOf(other.vo)
}

/** A name for it that none of these has: the same server may be used for another VO. */
export function freeName(server: PandaServer, others: readonly PandaServer[]): string {
  const isFree = (name: string) => !others.some((other) => isSameServer(other, name))
  return isFree(server.name) ? server.name : `${server.name} (${server.vo})`
}

/** A prefix for it: the letters of its name. */
export function usualPrefix({ name, vo }: PandaServer): string {
  const word = [name, vo].map(lettersOf).find((letters) => /^[a-z]/.test(letters)) ?? 'other'
  return `${word}_`
}

function lettersOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 20)
}

interface Taken {
  first: PandaServer | undefined
  others: readonly BesideEntry[]
  /** Of those that are no PanDA. */
  prefixes: readonly { name: string; prefix: string }[]
}

/** @throws BridgeError `invalid-input` for one that could be taken for another */
export function checkBeside({ server, prefix }: BesideEntry, { first, others, prefixes }: Taken): void {
  const all = [...(first ? [first] : []), ...others.map((other) => other.server)]
  const named = all.find((other) => isSameServer(other, server.name))
  if (named) throw wrong(`"${named.name}" is in use already.`, 'Give this server another name.')
  // They would have one login, and each renewal of one end the other's.
  const same = all.find((other) => hasSameLogin(other, server))
  if (same)
    throw wrong(
      `${server.url} is in use for the VO ${same.vo} already, as "${same.name}".`,
      'The same server can be used once for each VO.',
    )
  const module = prefix.slice(0, -1)
  if (module === 'panda' || catalogue.some((endpoint) => endpoint.module === module))
    throw wrong(`The names of PanDA’s own tools begin with "${prefix}".`, OTHER_PREFIX)
  const taken = [...others.map((other) => ({ name: other.server.name, prefix: other.prefix })), ...prefixes]
  const owner = taken.find((other) => other.prefix === prefix)
  if (owner) throw wrong(`The tools of "${owner.name}" have the prefix "${prefix}" already.`, OTHER_PREFIX)
}

const OTHER_PREFIX = 'Give the server another prefix.'

function wrong(message: string, nextStep: string): BridgeError {
  return new BridgeError('invalid-input', message, nextStep)
}
