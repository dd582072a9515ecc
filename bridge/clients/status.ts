import { type BridgeErrorValue, toBridgeError } from '../errors.ts'
import { assistants } from './assistants/index.ts'
import type { Assistant, AssistantId, Restart } from './assistants/assistant.ts'
import { chosenFile, findTarget, isInstalled, type Where } from './target.ts'
import { compareEntry, defaultName, looksOurs, type Expected, type Fit } from './offer.ts'
import { entryAt, readWhole } from './verify.ts'
import type { Surroundings } from './surroundings.ts'

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
  running: boolean
  transport: 'stdio' | 'http'
  file: string
  /** Why this file, where there was a choice. */
  note?: string
  state: ClientState
  /** For `outdated`: what is wrong with the entry. */
  why?: Exclude<Fit, 'same'>
  /** What to tell the user, in `unreadable` and wherever something stands in the way. */
  problem?: BridgeErrorValue
  /** What the user does after a change; `needed`: it runs, and does not read changes by itself. */
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
  const runs = names.some((name) => assistant.processes[surroundings.system].includes(name))
  const choice = await chosenFile(assistant, where)
  const { macApp, ...restart } = assistant.restart
  const needed = runs && restart.kind !== 'none'
  return {
    id: assistant.id,
    name: assistant.name,
    installed,
    running: runs,
    transport: assistant.transport,
    ...choice,
    ...(await stateOf(assistant, where, expected)),
    restart: { ...restart, needed, offered: needed && canRestart(surroundings, macApp) },
  }
}

function canRestart({ system }: Surroundings, macApp: string | undefined): boolean {
  return system === 'darwin' && macApp !== undefined
}

type State = Pick<ClientStatus, 'state' | 'why' | 'problem'>

async function stateOf(assistant: Assistant, where: Where, expected: Expected | undefined): Promise<State> {
  try {
    const { snapshot, connection } = await findTarget(assistant, where)
    const name = connection?.name ?? expected?.name ?? defaultName
    const entry = entryAt(readWhole(assistant, snapshot), { container: assistant.container, name })
    if (entry === undefined) return { state: connection === null ? 'not-connected' : 'vanished' }
    if (expected === undefined) return { state: 'connected' }
    const fit = compareEntry(assistant, entry, { ...expected, name })
    if (fit === 'same') return { state: 'connected' }
    if (connection !== null || looksOurs(entry, expected)) return { state: 'outdated', why: fit }
    return { state: 'not-connected', problem: taken(assistant, name, snapshot.file) }
  } catch (thrown) {
    return { state: 'unreadable', problem: toBridgeError(thrown).toValue() }
  }
}

function taken(assistant: Assistant, name: string, file: string): BridgeErrorValue {
  return {
    code: 'invalid-input',
    message: `${assistant.name} already has another server called "${name}" in ${file}.`,
    nextStep: 'Connecting replaces it, and disconnecting puts it back.',
  }
}
