import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BridgeError } from '../errors.ts'
import { version } from '../platform/version.ts'
import type { Program } from '../shim/program.ts'
import { writeBundle } from './bundle.ts'
import { exists, type Surroundings } from './surroundings.ts'

/** Writes the bundle with the shim of this program. @param env that it is to find this bridge by @throws BridgeError */
export async function writeShimBundle(
  target: string,
  { shimFile, start }: Program,
  env: Record<string, string>,
): Promise<void> {
  const shim = await readFile(shimFile).catch((cause: unknown) => {
    throw new BridgeError('not-found', 'The shim is not built.', 'Run "npm run build", then try again.', {
      cause,
    })
  })
  await writeBundle(target, { version, shim, args: ['--client', 'claude-desktop', '--', ...start], env })
}

/** A file of that name among the user's downloads. */
export async function inDownloads({ home }: Surroundings, name: string): Promise<string> {
  const downloads = join(home, 'Downloads')
  return join((await exists(downloads)) ? downloads : home, name)
}
