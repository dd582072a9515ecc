import type { CredentialStore } from '../../bridge/auth/credentials.ts'
import type { Log } from '../../bridge/home/log.ts'

/**
 * Moves the logins of the headless shell, and which hosts may see them, into the app's store. They are newer than what is there, since each
 * shell removes what it takes over; and none stays behind, since one process owns a login.
 * Keys of assistants stay in their file: the shim reads them there.
 */
export async function importLogins(from: CredentialStore, to: CredentialStore, log: Log): Promise<void> {
  const logins = (await from.names()).filter((name) => /^(hosts|login)-/.test(name))
  for (const name of logins) {
    try {
      const text = await from.read(name)
      if (text === undefined) continue
      await to.write(name, text)
      // Not before what was written can be read again.
      if ((await to.read(name)) === text) await from.remove(name)
    } catch (error) {
      log.warn({ name, error: String(error) }, 'A login could not be taken over from the headless bridge')
    }
  }
}
