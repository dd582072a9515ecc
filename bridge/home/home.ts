import { homedir, userInfo } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { BridgeError } from '../errors.ts'

/** The name of {@link Home.windowsFile} among the credentials. */
export const WINDOWS_NAME = 'windows'

/** Where everything that the bridge remembers lives: one folder, so that it can be moved, inspected or deleted as one. */
export interface Home {
  readonly folder: string
  /** Says where the running bridge is; its presence with a living process is also the lock on the folder. */
  readonly runtimeFile: string
  /** Is there while the user wants no bridge: from a stop to the next start. */
  readonly stoppedFile: string
  /** The variables of the desktop session in which the app was last started, for a start by an assistant that has none. */
  readonly sessionFile: string
  /** What the sessions of assistants are, so that they go on when the bridge is started anew. */
  readonly assistantSessionsFile: string
  /** Folder (0700) of files (0600) that hold secrets: logins and client keys. */
  readonly credentialsFolder: string
  /** One of them: the windows in browsers that go on when the bridge is started anew. */
  readonly windowsFile: string
  /**
   * What upstream last said of itself, so that an assistant is answered at once when PanDA is not, and the documentation
   * that was fetched.
   */
  readonly cacheFolder: string
  readonly logsFolder: string
  /** The record of calls. */
  readonly activityFolder: string
  /** What the user has seen of each server's tools. */
  readonly toolsFolder: string
  /** What the user has let be fetched of PanDA's documentation. */
  readonly documentationFolder: string
  /** The extensions of the user's own. */
  readonly extensionsFolder: string
  /** What was put into assistants' files, and copies of those. */
  readonly clientsFolder: string
}

/**
 * The home named by `PANDA_BRIDGE_HOME`, else the platform's usual configuration folder. Empty variables count as not
 * set. Whose it is has not been looked at: see `checkHome`.
 * @throws BridgeError `invalid-input` for a path that depends on where a program is started
 */
export function findHome(env: NodeJS.ProcessEnv = process.env): Home {
  const named = env['PANDA_BRIDGE_HOME']
  if (!named) return homeAt(usualFolder(env))
  if (isAbsolute(named)) return homeAt(named)
  throw new BridgeError(
    'invalid-input',
    `PANDA_BRIDGE_HOME is "${named}", which is another folder wherever a program is started.`,
    'Give it a path from the root, or unset it.',
  )
}

export function homeAt(folder: string): Home {
  const root = resolve(folder)
  return {
    folder: root,
    runtimeFile: join(root, 'runtime.json'),
    stoppedFile: join(root, 'stopped'),
    sessionFile: join(root, 'session.json'),
    assistantSessionsFile: join(root, 'assistant-sessions.json'),
    credentialsFolder: join(root, 'credentials'),
    windowsFile: join(root, 'credentials', `${WINDOWS_NAME}.json`),
    cacheFolder: join(root, 'cache'),
    logsFolder: join(root, 'logs'),
    activityFolder: join(root, 'activity'),
    toolsFolder: join(root, 'tools'),
    documentationFolder: join(root, 'documentation'),
    extensionsFolder: join(root, 'extensions'),
    clientsFolder: join(root, 'clients'),
  }
}

/** Written here and not taken from a package: the shim, which must start in milliseconds, imports none. */
function usualFolder(env: NodeJS.ProcessEnv): string {
  const user = absolute(homedir()) ?? userInfo().homedir
  switch (process.platform) {
    case 'win32':
      return join(absolute(env['APPDATA']) ?? join(user, 'AppData', 'Roaming'), 'panda-bridge')
    case 'darwin':
      return join(user, 'Library', 'Application Support', 'panda-bridge')
    default:
      return join(absolute(env['XDG_CONFIG_HOME']) ?? join(user, '.config'), 'panda-bridge')
  }
}

/** XDG Base Directory Specification: a path that is not absolute is to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined
}
