import { resolve } from 'node:path'
import { readSecretFile } from '../auth/robot/secret-file.ts'
import { BridgeError } from '../errors.ts'
import { Secret } from '../platform/secret.ts'

/** As long as one of the bridge's own, in letters that need no quoting anywhere. */
const keyPattern = /^[\w-]{32,200}$/
/** Fewer different letters than any that was made by chance has. */
const LEAST_DIFFERENT = 6

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
  const key = (await readSecretFile(resolve(file))).trim()
  if (keyPattern.test(key) && new Set(key).size >= LEAST_DIFFERENT) return new Secret(key)
  throw new BridgeError(
    'invalid-input',
    `What stands in ${file} is no key: 32 to 200 letters, digits, hyphens and underscores that nobody can guess.`,
    'Make one, as with "openssl rand -hex 32".',
  )
}
