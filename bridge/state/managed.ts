import { isDeepStrictEqual } from 'node:util'
import { join } from 'node:path'
import { z } from 'zod'
import { BridgeError, toBridgeError, type BridgeErrorValue } from '../errors.ts'
import { offeredSetSchema } from '../extensions/format.ts'
import { offered } from '../extensions/index.ts'
import { checkVersion } from '../extensions/read-extension.ts'
import { readSystemFile, type SystemFolder } from '../home/system-file.ts'
import { checked } from '../panda/checked.ts'
import { pandaServerSchema, type PandaServer } from '../panda/servers.ts'
import { splitVo } from '../panda/vo.ts'
import { parseJson } from '../platform/json.ts'
import { allSets, findSet, type SetSummary } from '../policy/endpoint-set.ts'
import { rulesSchema, rulesToKeep, toolListSchema } from '../policy/rules.ts'
import { furtherEntrySchema } from '../upstream/further/entry.ts'
import { port } from './method-fields.ts'

/** Of the format. */
export const MANAGED_VERSION = 1
const MOST_BYTES = 1_000_000

const fieldsSchema = z
  .strictObject({
    servers: z.array(pandaServerSchema.strict()).min(1).max(50),
    sets: z.array(offeredSetSchema).min(1).max(50),
    /** By its id: one of this program, or one of `sets`. */
    endpointSet: z.string().min(1).max(100),
    rules: rulesSchema.strict(),
    upstreams: z.array(furtherEntrySchema.strict()).max(50),
    toolList: toolListSchema,
    serversMayAsk: z.boolean(),
    watchTasks: z.boolean(),
    port,
  })
  .partial()
type Fields = z.output<typeof fieldsSchema>

/** What an administrator sets for all users of a computer. */
export const managedSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  version: z.literal(MANAGED_VERSION),
  /** A sentence with whom to ask, which users read where something is locked. */
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'It is one line of text.')
    .meta({ title: 'The reason' }),
  /** What users cannot change. */
  locked: fieldsSchema.default({}),
  /** What holds until a user chooses otherwise. */
  defaults: fieldsSchema.default({}),
})

/** What can be locked, by its name in the file. */
export type ManagedName = keyof Fields

/** With sets as they are chosen. */
type Values = Omit<Fields, 'sets'> & { sets?: readonly SetSummary[] | undefined }

export interface Managed {
  file: string
  reason?: string
  locked: Values
  defaults: Values
  /** The file cannot be read: nobody knows what it would lock, so that all is, and assistants are stopped. */
  problem?: BridgeErrorValue
}

/** What windows show of it. */
export interface ManagedState {
  file: string
  reason: string
  locked: readonly ManagedName[]
}

/** By whom, behind "from". */
const ADMINISTRATOR = 'the administrator of this computer'

const settingsOf: Readonly<Record<ManagedName, readonly string[]>> = {
  servers: ['servers', 'changedServers'],
  sets: ['ownSets'],
  endpointSet: ['endpointSet'],
  rules: ['rules'],
  upstreams: ['upstreams'],
  toolList: ['toolList'],
  serversMayAsk: ['serversMayAsk'],
  watchTasks: ['watchTasks'],
  port: ['port'],
}
const allNames = Object.keys(settingsOf) as ManagedName[]

/** Reads it, as it stands now. Never throws: a file that cannot be read locks all there is to lock. */
export function readManaged({ path, owners }: SystemFolder): Managed {
  const file = join(path, 'managed.json')
  try {
    const text = readSystemFile(file, MOST_BYTES, owners)
    if (text === undefined) return { file, locked: {}, defaults: {} }
    const content = parseJson(text)
    checkVersion(content, MANAGED_VERSION, 'The managed settings file', file)
    const { reason, locked, defaults } = checked(managedSchema, content, {
      whole: 'The managed settings file',
      code: 'invalid-file',
      byPath: true,
      nextStep: `Ask the administrator of this computer to correct ${file}.`,
    })
    // Where sets are locked there are no others.
    const own = locked.sets ?? defaults.sets ?? []
    const all = [...(locked.sets ? [] : allSets([])), ...offer(own)]
    const valuesOf = (fields: Fields) => withSets(fields, { own, all, file })
    return { file, reason, locked: valuesOf(locked), defaults: valuesOf(defaults) }
  } catch (thrown) {
    const { code, message, nextStep } = toBridgeError(thrown)
    const problem = {
      code,
      message: `Assistants are stopped, since what is set for all users of this computer cannot be read. ${message}`,
      nextStep,
    }
    return { file, locked: {}, defaults: {}, problem }
  }
}

type OfferedSets = NonNullable<Fields['sets']>

const offer = (sets: OfferedSets): SetSummary[] =>
  sets.map((set) => offered(set, { prefix: 'managed-', by: ADMINISTRATOR }))

/** @param own the administrator's sets, of all that there are to choose @throws BridgeError for one that is none of these */
function withSets(
  { sets, endpointSet, ...rest }: Fields,
  { own, all, file }: { own: OfferedSets; all: readonly SetSummary[]; file: string },
): Values {
  if (endpointSet === undefined) return { ...rest, ...(sets && { sets: offer(sets) }) }
  const id = own.some((set) => set.id === endpointSet) ? `managed-${endpointSet}` : endpointSet
  try {
    findSet(id, all)
  } catch (cause) {
    const { message } = toBridgeError(cause)
    throw new BridgeError('invalid-file', `"endpointSet" is wrong: ${message}`, `Correct ${file}.`, { cause })
  }
  return { ...rest, endpointSet: id, ...(sets && { sets: offer(sets) }) }
}

/** What of it windows and the command line show; undefined where nothing is set. */
export function managedState({ file, reason, locked, problem }: Managed): ManagedState | undefined {
  if (problem) return { file, reason: problem.nextStep, locked: allNames }
  if (reason === undefined) return undefined
  return { file, reason, locked: allNames.filter((name) => locked[name] !== undefined) }
}

export function isLocked({ locked, problem }: Managed, name: ManagedName): boolean {
  return problem !== undefined || locked[name] !== undefined
}

/** The settings as they hold: what is locked before what the user has chosen, and that before what is usual here. */
export function underManaged({ locked, defaults, problem }: Managed, chosen: object): object {
  return {
    ...settingsIn(defaults),
    ...chosen,
    ...settingsIn(locked),
    ...(locked.servers && { servers: [], changedServers: {} }),
    ...(locked.sets && { ownSets: [] }),
    ...(problem && { paused: true }),
  }
}

/** Servers and sets are offered beside the user's own, and not written into theirs. */
function settingsIn({ servers: _servers, sets: _sets, rules, ...values }: Values): object {
  const said = Object.entries(values).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(said), ...(rules && { rules: rulesToKeep(rules) }) }
}

/**
 * @param now the settings as they hold
 * @throws BridgeError `managed` for a change of what is locked
 */
export function mustBeFree(
  managed: Managed,
  now: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): void {
  const { problem } = managed
  const kept = new Set(allNames.filter((name) => isLocked(managed, name)).flatMap((name) => settingsOf[name]))
  if (problem) for (const name of ['server', 'beside', 'paused']) kept.add(name)
  for (const [name, value] of Object.entries(change))
    if (kept.has(name) && !isDeepStrictEqual(value, now[name])) throw isManaged(managed)
}

/**
 * The administrator's entry of a server that a user has chosen, with the role that they want.
 * @throws BridgeError `managed` for one that is none of theirs
 */
export function allowedServer(managed: Managed, chosen: PandaServer): PandaServer {
  const { servers } = managed.locked
  if (!servers) return chosen
  for (const server of servers) {
    // One that is in use for two roles has another name for one of them.
    const { name: _name, vo, pandaMcpUrl, ...rest } = chosen
    const { name: _itsName, vo: itsVo, pandaMcpUrl: itsPandaMcp, ...itsRest } = server
    if (splitVo(vo).vo !== splitVo(itsVo).vo || !isDeepStrictEqual(rest, itsRest)) continue
    // Where a look has found one, the administrator's word counts.
    if (itsPandaMcp === undefined || itsPandaMcp === pandaMcpUrl) return { ...server, vo }
  }
  throw isManaged(managed)
}

/** @throws BridgeError `managed` where another set is locked than a robot is to have */
export function mustAllowSet(managed: Managed, endpointSet: string): void {
  if ((managed.locked.endpointSet ?? endpointSet) !== endpointSet) throw isManaged(managed)
}

/** Whether one of earlier runs may still be used. */
export function mayBeUsed(managed: Managed, server: PandaServer): boolean {
  try {
    allowedServer(managed, server)
    return true
  } catch {
    return false
  }
}

function isManaged({ reason, problem, file }: Managed): BridgeError {
  if (problem) return new BridgeError('managed', problem.message, problem.nextStep)
  return new BridgeError(
    'managed',
    'This is set for all users of this computer, and cannot be changed here.',
    reason ?? `It stands in ${file}.`,
  )
}

/** The administrator's servers, beside the user's own. */
export const offeredServers = ({ defaults }: Managed): { server: PandaServer; by: string }[] =>
  (defaults.servers ?? []).map((server) => ({ server, by: ADMINISTRATOR }))

/** The administrator's servers where no other may be used. */
export const onlyServers = ({ locked }: Managed): { server: PandaServer; by: string }[] | undefined =>
  locked.servers?.map((server) => ({ server, by: ADMINISTRATOR }))
