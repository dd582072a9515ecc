import { mkdir, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BridgeError } from '../errors.ts'
import { fileAccessError } from '../platform/file-errors.ts'
import { makePrivateFolder } from '../platform/files.ts'
import { mustNotBeOther } from '../platform/plain-file.ts'
import { realFile } from '../platform/real-file.ts'
import type { Assistant } from './assistants/assistant.ts'
import { withLock } from './files/lock.ts'
import {
  keepBackup,
  readRecord,
  recordFolder,
  settled,
  writeRecord,
  type Connection,
} from './files/record.ts'
import { deleteFile, removeLeftovers, replaceFile } from './files/replace.ts'
import { hash, takeSnapshot, type Snapshot } from './files/text.ts'
import type { Plan } from './plan.ts'
import { exists } from './surroundings.ts'
import { chosenFile, mustBeInstalled, mustNotLeadHome, type Where } from './target.ts'

/** What a change did. */
export interface Outcome {
  file: string
  changed: boolean
  /** The name of the backup made before. */
  backup?: string
}

export type MakePlan = (snapshot: Snapshot, connection: Connection | null, folder: string) => Promise<Plan>

/** What is done before the file is as planned; more than once where another program changes the file meanwhile. */
type BeforeChange = (plan: Plan) => Promise<void>

/** Another program may write at any time: after this many rounds it does nothing else. */
const rounds = 20

/** A file on which a change is being made. */
interface Site {
  assistant: Assistant
  where: Where
  /** Behind any symbolic link. */
  file: string
  /** Our own folder for it. */
  folder: string
  makePlan: MakePlan
  before: BeforeChange
}

/**
 * One change to an assistant's file: read, plan, backup, record, write, and again if the file
 * changed meanwhile. Under a lock beside the file, so that every PanDA Bridge of every user
 * waits for it, whatever its state folder.
 * @param before done last before the file is replaced. A key that is taken out of it must be refused by then: of a
 *   process that is killed in between it would stay good, and nothing would say so
 */
export async function change(
  assistant: Assistant,
  where: Where,
  makePlan: MakePlan,
  before: BeforeChange = async () => undefined,
): Promise<Outcome> {
  const { file: asked } = await chosenFile(assistant, where)
  await mustNotLeadHome(asked, where)
  const file = await realFile(asked)
  const folder = recordFolder(where.stateDir, assistant.id, file)
  const site: Site = { assistant, where, file, folder, makePlan, before }
  const lock = path.join(path.dirname(file), `.${path.basename(file)}.panda-lock`)
  try {
    // Before anything is made beside it, as in the folder of the devices.
    await mustNotBeOther(file)
    await makePrivateFolder(site.folder)
    const madeFolders: string[] = []
    if (!(await exists(path.dirname(file)))) {
      const { connection, plan } = await look(site)
      // Nothing to write: the folder is not made for that.
      if (plan.text === undefined) return await settle(site, connection, plan)
      madeFolders.push(...(await makeFolder(site)))
    }
    const { emptied, ...outcome } = await withLock(lock, async () => changeLocked(site, madeFolders))
    // After the lock: its file is in the innermost of them. One that holds anything else stays.
    for (const made of emptied) await rmdir(made).catch(() => {})
    return outcome
  } catch (thrown) {
    // What is left are the system's words on the lock or on our own folder.
    const system = (thrown as NodeJS.ErrnoException).code !== undefined && !(thrown instanceof BridgeError)
    throw system ? fileAccessError(thrown, file, 'write') : thrown
  }
}

async function changeLocked(site: Site, madeFolders: string[]): Promise<Outcome & { emptied: string[] }> {
  const { assistant, where, file, folder } = site
  const step = where.onStep ?? ((): void => {})
  const own = { version: 1 as const, client: assistant.id, file }
  await removeLeftovers(file)
  for (let round = 1; round <= rounds; round++) {
    const { snapshot, connection, plan } = await look(site)
    step('read')
    if (plan.text === (snapshot.bytes === undefined ? undefined : snapshot.text))
      return { ...(await settle(site, connection, plan)), emptied: [] }
    const { next, backup } = await backUp(folder, snapshot, connection, plan, madeFolders)
    step('backed up')
    const after = plan.text === undefined ? null : hash(snapshot.mark + plan.text)
    await writeRecord(folder, { ...own, connection, pending: { after, connection: next } })
    step('recorded')
    const before = () => site.before(plan)
    const written =
      plan.text === undefined
        ? await deleteFile(snapshot, before)
        : await replaceFile(snapshot, Buffer.from(snapshot.mark + plan.text), {
            onStep: where.onStep,
            before,
            // It holds a key: whatever the file's mode was, it is its owner's alone.
            mode: next?.transport === 'http' ? 0o600 : undefined,
          })
    if (written) {
      await writeRecord(folder, { ...own, connection: next })
      step('settled')
      const emptied = plan.text === undefined ? (connection?.madeFolders ?? []) : []
      return { file, changed: true, ...(backup === undefined ? {} : { backup }), emptied }
    }
    await sleep(Math.random() * 30)
  }
  throw new BridgeError(
    'file-access',
    `${file} was not written: another program keeps changing it.`,
    `Quit ${assistant.name} and try again.`,
  )
}

async function look({
  file,
  folder,
  makePlan,
}: Site): Promise<{ snapshot: Snapshot; connection: Connection | null; plan: Plan }> {
  const snapshot = await takeSnapshot(file)
  const connection = settled(await readRecord(folder), snapshot)
  return { snapshot, connection, plan: await makePlan(snapshot, connection, folder) }
}

/** The file is as it should be: only what is known of it may be new. */
async function settle(site: Site, connection: Connection | null, plan: Plan): Promise<Outcome> {
  const { assistant, file, folder } = site
  await site.before(plan)
  if (plan.connection !== null || connection !== null) {
    await writeRecord(folder, { version: 1, client: assistant.id, file, connection: plan.connection })
  }
  return { file, changed: false }
}

async function backUp(
  folder: string,
  snapshot: Snapshot,
  connection: Connection | null,
  plan: Plan,
  made: string[],
): Promise<{ next: Connection | null; backup?: string }> {
  const next = plan.connection && {
    ...plan.connection,
    madeFolders: [...plan.connection.madeFolders, ...made],
  }
  if (snapshot.bytes === undefined) return { next }
  const backup = await keepBackup(folder, snapshot, [connection?.original ?? null, next?.original ?? null])
  return { next: next && { ...next, original: next.original === 'backup' ? backup : next.original }, backup }
}

/** Makes the file's folder where the assistant is installed. Gives those it made, innermost first. */
async function makeFolder({ assistant, where, file }: Site): Promise<string[]> {
  const folder = path.dirname(file)
  const missing: string[] = []
  for (let at = folder; !(await exists(at)) && at !== path.dirname(at); at = path.dirname(at))
    missing.push(at)
  await mustBeInstalled(assistant, where)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return missing
}
