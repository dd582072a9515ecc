import { safeStorage } from 'electron'
import {
  FileCredentialStore,
  MemoryCredentialStore,
  type CredentialStore,
} from '../../bridge/auth/credentials.ts'
import type { Home } from '../../bridge/home/home.ts'
import type { Log } from '../../bridge/home/log.ts'
import type { ShellState } from '../../bridge/state/shell.ts'
import { ask } from '../ask.ts'
import type { DesktopSettingsFile } from '../settings.ts'
import { importLogins } from './import.ts'
import { SafeCredentialStore } from './safe-store.ts'

interface ChosenStore {
  store: CredentialStore
  kept: ShellState['loginKept']
}

/**
 * Where the login is kept: encrypted with a key of the system's keychain. Where there is none, the user decides,
 * once; nothing is written that the user has not agreed to.
 * @param mayAsk false where nobody is there to answer, as at login: then it is kept for this session only
 */
export async function chooseCredentials(
  home: Home,
  settings: DesktopSettingsFile,
  log: Log,
  mayAsk: boolean,
): Promise<ChosenStore> {
  const files = new FileCredentialStore(home.credentialsFolder)
  if (await hasKeychain()) {
    const store = new SafeCredentialStore(home.credentialsFolder, safeStorage, log)
    await importLogins(files, store, log)
    return { store, kept: 'keychain' }
  }
  log.warn({}, 'This system has no keychain for the login')
  const choice = settings.read().withoutKeychain ?? (mayAsk ? await askWhereToKeep(settings) : 'session')
  if (choice === 'file') return { store: files, kept: 'file' }
  return { store: new MemoryCredentialStore(), kept: 'session' }
}

/** On Linux without a keyring Electron would encrypt with a password that everybody knows. */
async function hasKeychain(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}

async function askWhereToKeep(settings: DesktopSettingsFile): Promise<'session' | 'file'> {
  const answer = await ask({
    type: 'warning',
    message: 'This computer has no keychain that is open to PanDA Bridge.',
    detail:
      'Your login cannot be stored encrypted. It can be kept for this session only: then you sign in again after ' +
      'each start. Or it can be kept in a file that only you, and whoever administers this computer, can read.\n\n' +
      'On Linux, GNOME Keyring or KWallet would be such a keychain.',
    buttons: ['For this session only', 'In a file'],
    defaultId: 0,
    cancelId: 0,
  })
  const choice = answer === 1 ? 'file' : 'session'
  settings.note({ withoutKeychain: choice })
  return choice
}
