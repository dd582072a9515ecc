import { BridgeError } from '../errors.ts'
import { spotOf, type Assistant } from './assistants/assistant.ts'
import { change, type Outcome } from './change.ts'
import { listBackups, readBackup, type Backup } from './files/record.ts'
import { hash } from './files/text.ts'
import { findTarget, type Where } from './target.ts'
import { entryAt } from './verify.ts'

/** The copies kept of an assistant's file, newest first. */
export async function backups(assistant: Assistant, where: Where): Promise<Backup[]> {
  const { folder } = await findTarget(assistant, where)
  return listBackups(folder)
}

/** Puts a copy back, after a copy of what is there now. Throws `not-found`, or as `connect` does. */
export async function restore(assistant: Assistant, name: string, where: Where): Promise<Outcome> {
  return change(assistant, where, async (_snapshot, connection, folder) => {
    const whole = await readBackup(folder, name)
    if (whole === undefined) {
      throw new BridgeError(
        'not-found',
        `There is no backup called "${name}".`,
        'Choose one of those listed.',
      )
    }
    // The file keeps the byte order mark it has, or has not.
    const text = whole.replace(/^\uFEFF/, '')
    if (connection === null || !stillThere(assistant, text, connection.name))
      return { text, connection: null }
    const after = hash(whole)
    const asLeft = after === connection.after
    return {
      text,
      connection: asLeft ? connection : { ...connection, after, inserted: null, original: null },
    }
  })
}

function stillThere(assistant: Assistant, text: string, name: string): boolean {
  try {
    return entryAt(assistant.format.read(text), spotOf(assistant, name)) !== undefined
  } catch {
    return false
  }
}
