import { resolve } from 'node:path'
import { BridgeError } from '../errors.ts'
import { fileAccessError } from '../platform/file-errors.ts'
import { readPlainFile } from '../platform/plain-file.ts'
import { Secret } from '../platform/secret.ts'

/** As long as one of the bridge's own, in letters that need no quoting anywhere. */
const keyPattern = /^[\w-]{32,200}$/

/**
 * The key of an agent that comes over HTTP, as a platform hands it to both in a file; the bridge makes none then.
 * @param named by the option, or else by PANDA_BRIDGE_AGENT_KEY_FILE
 * @throws BridgeError
 */
export async function readAgentKey(
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Secret | undefined> {
  const file = named ?? env['PANDA_BRIDGE_AGENT_KEY_FILE']
  if (file === undefined || file === '') return undefined
  const bytes = await readPlainFile(resolve(file)).catch((thrown: unknown) => {
    throw fileAccessError(thrown, file, 'read')
  })
  const key = bytes.toString().trim()
  if (keyPattern.test(key)) return new Secret(key)
  throw new BridgeError(
    'invalid-input',
    `What stands in ${file} is no key: 32 to 200 letters, digits, hyphens and underscores that nobody can guess.`,
    'Make one, as with "openssl rand -hex 32".',
  )
}
