import path from 'node:path'
import { BridgeError } from '../errors.ts'
import { mustNotBeOurs, realFile } from '../platform/real-file.ts'
import type { Assistant, Choice } from './assistants/assistant.ts'
import { readRecord, recordedFiles, recordFolder, settled, type Connection } from './files/record.ts'
import type { OnStep } from './files/replace.ts'
import { takeSnapshot, type Snapshot } from './files/text.ts'
import { exists, inTerminal, onPath, places, type Surroundings } from './surroundings.ts'

/** Where to work. */
export interface Where {
  surroundings: Surroundings
  /** A folder of PanDA Bridge's own, made when needed: records, backups and locks. */
  stateDir: string
  /** The folder of all that is PanDA Bridge's own: no file in it is an assistant's. */
  bridgeHome: string
  /** Host and port of what may be a PandaMCP, to tell which entries lead there past the bridge. */
  pandaHosts?: () => readonly string[]
  /** Another file than the assistant's usual one. */
  file?: string
  /** For tests: called after every step of a change. */
  onStep?: OnStep
}

/** Whether anything of the assistant is on this computer. */
export async function isInstalled(assistant: Assistant, here: Surroundings): Promise<boolean> {
  const surroundings = asStarted(assistant, here)
  for (const trace of await assistant.traces(places(surroundings))) if (await exists(trace)) return true
  return assistant.program !== undefined && onPath(assistant.program, surroundings)
}

/** An assistant without a window is started in a terminal; the others have what the system gives them, as the bridge has. */
function asStarted({ id, processes }: Assistant, surroundings: Surroundings): Surroundings {
  return processes[surroundings.system].length === 0 ? inTerminal(surroundings, id) : surroundings
}

/** The file that is or would be written. */
export async function chosenFile(assistant: Assistant, where: Where): Promise<Choice> {
  return where.file === undefined
    ? assistant.choose(places(asStarted(assistant, where.surroundings)))
    : { file: path.resolve(where.file) }
}

/**
 * @throws BridgeError `not-allowed` where a named file is the bridge's own, or a link among the assistant's files leads
 * to one
 */
export async function mustNotLeadHome(file: string, where: Where): Promise<void> {
  // A user whose own folder is in the bridge's has the assistants' files there too, under their usual names.
  const isUsual = where.file === undefined && isBelow(file, where.bridgeHome)
  if (!isUsual) await mustNotBeOurs(file, where.bridgeHome)
}

function isBelow(file: string, folder: string): boolean {
  return path.resolve(file).startsWith(path.resolve(folder) + path.sep)
}

/** Where else an entry of this assistant was put: into files that the user named. */
export async function otherPlaces(assistant: Assistant, where: Where): Promise<Where[]> {
  const { file } = await chosenFile(assistant, where)
  const usual = await realFile(file).catch(() => file)
  const files = await recordedFiles(where.stateDir, assistant.id)
  return files.filter((it) => it !== usual).map((it) => ({ ...where, file: it }))
}

export interface Target extends Choice {
  snapshot: Snapshot
  connection: Connection | null
  folder: string
}

/** The file with what is known of it, read without a lock. */
export async function findTarget(assistant: Assistant, where: Where): Promise<Target> {
  const choice = await chosenFile(assistant, where)
  await mustNotLeadHome(choice.file, where)
  const file = await realFile(choice.file)
  const folder = recordFolder(where.stateDir, assistant.id, file)
  const snapshot = await takeSnapshot(file)
  const connection = settled(await readRecord(folder), snapshot)
  return { ...choice, snapshot, connection, folder }
}

/** @throws BridgeError `not-allowed` where the assistant's file is not there and making it would do harm */
export function mayBeMade(choice: Choice, snapshot: Snapshot): void {
  const problem = makingProblem(choice, snapshot)
  if (problem) throw problem
}

/** Why the assistant's file, which is not there, is not made. */
export function makingProblem({ mustExist }: Choice, { bytes }: Snapshot): BridgeError | undefined {
  if (mustExist === undefined || bytes !== undefined) return undefined
  return new BridgeError(
    'not-allowed',
    `${mustExist}: nothing is written.`,
    'Change to the newer file in the assistant first, then connect it.',
  )
}

/** The same, where it may be written. @throws BridgeError as `mustBeInstalled` */
export async function findTargetToWrite(assistant: Assistant, where: Where): Promise<Target> {
  const target = await findTarget(assistant, where)
  const { snapshot, connection } = target
  if (connection === null && !(await exists(path.dirname(snapshot.file))))
    await mustBeInstalled(assistant, where)
  return target
}

/** Throws `not-found` where a missing folder may not be made: the assistant is not installed, or the user named the file. */
export async function mustBeInstalled(assistant: Assistant, where: Where): Promise<void> {
  if (where.file === undefined && (await isInstalled(assistant, where.surroundings))) return
  const what =
    where.file === undefined
      ? `${assistant.name} does not seem to be installed`
      : 'The folder of that file does not exist'
  throw new BridgeError(
    'not-found',
    `${what}: nothing was written.`,
    'Start the assistant once so that it makes its folder, or give the file with --config.',
  )
}
