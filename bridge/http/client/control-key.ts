import { CONTROL_KEY, ClientKeys } from '../../auth/client-keys.ts'
import { FileCredentialStore } from '../../auth/credentials.ts'
import type { Home } from '../../home/home.ts'
import type { Secret } from '../../platform/secret.ts'

/** The key with which the command line speaks to the bridge of this home. */
export async function controlKey(home: Home): Promise<Secret> {
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  return keys.ensure(CONTROL_KEY)
}
