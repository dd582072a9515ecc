import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BridgeError } from '../errors.ts'
import { replacePrivateFile } from './files.ts'
import { mustNotBeOther } from './plain-file.ts'
import { mustNotBeOurs, realFile } from './real-file.ts'

/**
 * Writes what a user keeps of the bridge where the user says, for its owner alone; in place of a file that is there.
 * @throws BridgeError `not-allowed` in the bridge's own folder, `file-access` where it cannot be, or something that is no file is there
 */
export async function saveText(named: string, text: string, bridgeHome: string): Promise<void> {
  await mustNotBeOurs(named, bridgeHome)
  try {
    const file = await realFile(named)
    await mustNotBeOther(file)
    // A folder is not made for it: the user may have mistyped its name.
    await stat(dirname(file))
    await replacePrivateFile(file, text)
  } catch (cause) {
    if (cause instanceof BridgeError) throw cause
    throw new BridgeError('file-access', `${named} cannot be written.`, 'Choose another place.', { cause })
  }
}
