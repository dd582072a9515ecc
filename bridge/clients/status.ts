import { type BridgeErrorValue, toBridgeError } from '../errors.ts'
import { assistants } from './assistants/index.ts'
import { spotOf, type Assistant, type AssistantId, type Restart } from './assistants/assistant.ts'
import { directEntries, type DirectEntry } from './direct-entries.ts'
import { chosenFile, findTarget, isInstalled, makingProblem, otherPlaces, type Where } from './target.ts'
import { httpProblem } from './http-problem.ts'
import { compareEntry, defaultName, looksOurs, type Expected, type Fit, type Transport } from './offer.ts'
import { askedOf, policyFor } from './permission.ts'
import { refusal, type Policy } from './policies/policy.ts'
import { remoteProblem } from './remote.ts'
import { canRestart } from './restart.ts'
import { entryAt, readWhole } from './verify.ts'

export type ClientState =
  | 'not-connected'
  | 'connected'
  /** The entry is there and does not lead to this bridge: see `why`. */
  | 'outdated'
  /** We put an entry in and it is gone: the assistant rewrote its file, or the user took it out. */
  | 'vanished'
  | 'unreadable'

/** One assistant as it is now. */
export interface ClientStatus {
  id: AssistantId
  name: string
  installed: boolean
  /** Missing where nobody can see it: of what is started anew for each use, or runs within an editor. */
  running?: boolean
  /** How it is connected, or would be by a repair. */
  transport: Transport
  /** Whether it could be connected over HTTP, were its user to ask for that. */
  offersHttp: boolean
  file: string
  /** Why this file, where there was a choice. */
  note?: string
  state: ClientState
  /** For `outdated`: what is wrong with the entry. */
  why?: Exclude<Fit, 'same'> | 'exposed'
  /** What is said here of its use of this bridge by those who manage the computer; missing where nothing is. */
  policy?: Policy
  /** The entries by which it reaches PanDA past the bridge; missing where there are none. */
  direct?: DirectEntry[]
  /** What to tell the user, in `unreadable` and wherever something stands in the way. */
  problem?: BridgeErrorValue
  /** What the user does after a change; `needed`: it runs, or may, and does not read changes by itself. */
  restart: Omit<Restart, 'macApp'> & { needed: boolean; offered: boolean }
}

/** What each assistant's entry should say. Without it an entry that is there counts as connected. */
export type ExpectedFor = (id: AssistantId) => Expected | undefined

/** All assistants. Reads their files and writes nothing; what is wrong with one is in its status. */
export async function describeClients(where: Where, expectedFor: ExpectedFor): Promise<ClientStatus[]> {
  const running = await where.surroundings.runningPrograms()
  return Promise.all(
    assistants.map((assistant) => describeClient(assistant, where, expectedFor(assistant.id), running)),
  )
}

/** One assistant. `running`: the names of the programs that run, where the caller has them already. */
export async function describeClient(
  assistant: Assistant,
  where: Where,
  expected: Expected | undefined,
  running?: string[],
): Promise<ClientStatus> {
  const { surroundings } = where
  const installed = await isInstalled(assistant, surroundings)
  // What is not here does not run, and is not looked for among all that does.
  const names = running ?? (installed ? await surroundings.runningPrograms() : [])
  const own = assistant.processes[surroundings.system]
  const runs = own.length === 0 ? undefined : names.some((name) => own.includes(name))
  const { file, note } = await chosenFile(assistant, where)
  const state = await stateOf(assistant, where, expected)
  const policy = expected && (await policyFor(assistant, expected, state.transport, where))
  const problem =
    expected && policy?.is === 'denied'
      ? refusal(assistant.name, policy, askedOf(expected, state.transport)).toValue()
      : (state.problem ?? (await outdatedElsewhere(assistant, where, expected)))
  const { macApp: _, ...restart } = assistant.restart
  const needed = runs !== false && restart.kind !== 'none'
  return {
    id: assistant.id,
    name: assistant.name,
    installed,
    ...(runs !== undefined && { running: runs }),
    offersHttp: assistant.http !== undefined && remoteProblem(surroundings) === undefined,
    file,
    ...(note === undefined ? {} : { note }),
    ...state,
    ...(policy && { policy }),
    ...(problem && { problem }),
    restart: { ...restart, needed, offered: runs === true && needed && canRestart(assistant, surroundings) },
  }
}

type State = Pick<ClientStatus, 'state' | 'why' | 'problem' | 'transport' | 'direct'>

async function stateOf(assistant: Assistant, where: Where, expected: Expected | undefined): Promise<State> {
  try {
    const target = await findTarget(assistant, where)
    const { file, snapshot, connection } = target
    const name = connection?.name ?? expected?.name ?? defaultName
    const whole = readWhole(assistant, snapshot)
    const entry = entryAt(whole, spotOf(assistant, name))
    const past = directEntries(whole, assistant, name, where.pandaHosts?.() ?? [])
    const asked = connection?.transport ?? 'stdio'
    const exposed = asked === 'http' ? await httpProblem(assistant, file, where.surroundings) : undefined
    const seen = {
      transport: exposed ? ('stdio' as const) : asked,
      ...(past.length > 0 && { direct: past }),
    }
    const unmade = makingProblem(target, snapshot)?.toValue()
    if (entry === undefined && connection === null)
      return { ...seen, state: 'not-connected', ...(unmade && { problem: unmade }) }
    if (entry === undefined) return { ...seen, state: 'vanished' }
    if (expected === undefined) return { ...seen, state: 'connected' }
    const fit = compareEntry(assistant, entry, { ...expected, name }, seen.transport)
    if (fit === 'same') return { ...seen, state: 'connected' }
    if (exposed && fit === 'holds-key')
      return { ...seen, state: 'outdated', why: 'exposed', problem: exposed.toValue() }
    if (connection !== null || looksOurs(entry, expected)) return { ...seen, state: 'outdated', why: fit }
    return { ...seen, state: 'not-connected', problem: taken(assistant, name, snapshot.file) }
  } catch (thrown) {
    return { transport: 'stdio', state: 'unreadable', problem: toBridgeError(thrown).toValue() }
  }
}

/** Says that an entry in a file which the user named leads nowhere any more, or holds a key that it should not. */
async function outdatedElsewhere(
  assistant: Assistant,
  where: Where,
  expected: Expected | undefined,
): Promise<BridgeErrorValue | undefined> {
  if (where.file !== undefined) return undefined
  for (const other of await otherPlaces(assistant, where)) {
    const { state } = await stateOf(assistant, other, expected)
    if (state === 'outdated')
      return {
        code: 'invalid-file',
        message: `${assistant.name} also has an entry in ${other.file ?? ''}, which is out of date.`,
        nextStep: `Mend it with "panda-bridge repair ${assistant.id}".`,
      }
  }
  return undefined
}

function taken(assistant: Assistant, name: string, file: string): BridgeErrorValue {
  return {
    code: 'invalid-input',
    message: `${assistant.name} already has another server called "${name}" in ${file}.`,
    nextStep: 'Connecting replaces it, and disconnecting puts it back.',
  }
}

/**
 * Where the entry is to be taken out of: it may have been put in from a terminal with other variables than this one.
 * @param here where the user is @param noted as the terminal said from which it was last connected
 */
export async function whereConnected(
  assistant: Assistant,
  expected: Expected,
  here: Where,
  noted: Where,
): Promise<Where> {
  if (here.file !== undefined) return here
  const isIn = async (where: Where) =>
    (await describeClient(assistant, where, expected)).state !== 'not-connected'
  return (await isIn(here)) || !(await isIn(noted)) ? here : noted
}
