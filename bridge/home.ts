import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where everything that the bridge remembers lives: one folder, so that it can be moved, inspected or deleted as one. */
export interface Home {
  readonly folder: string
  /** Says where the running bridge is; its presence with a living process is also the lock on the folder. */
  readonly runtimeFile: string
  /** The variables of the desktop session in which the app was last started, for a start by an assistant that has none. */
  readonly sessionFile: string
  /** Folder (0700) of files (0600) that hold secrets: logins and client keys. */
  readonly credentialsFolder: string
  /** What upstream last said of itself, so that an assistant is answered at once when PanDA is not. */
  readonly cacheFolder: string
  readonly logsFolder: string
}

/** The home named by `PANDA_BRIDGE_HOME`, else the platform's usual configuration folder. */
export function findHome(env: NodeJS.ProcessEnv = process.env): Home {
  return homeAt(env['PANDA_BRIDGE_HOME'] ?? usualFolder(env))
}

export function homeAt(folder: string): Home {
  const root = resolve(folder)
  return {
    folder: root,
    runtimeFile: join(root, 'runtime.json'),
    sessionFile: join(root, 'session.json'),
    credentialsFolder: join(root, 'credentials'),
    cacheFolder: join(root, 'cache'),
    logsFolder: join(root, 'logs'),
  }
}

/** Written here and not taken from a package: the shim, which must start in milliseconds, imports none. */
function usualFolder(env: NodeJS.ProcessEnv): string {
  switch (process.platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'panda-bridge')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'panda-bridge')
    default:
      return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'panda-bridge')
  }
}
