import { realpathSync } from 'node:fs'
import { sep } from 'node:path'

// The shim loads this file: it imports no package.

/** What the runtime of an AppImage sets for the program in it, and that leaves to all that it starts. */
const setByAppImage = new Set(['APPIMAGE', 'APPDIR', 'ARGV0', 'OWD'])
/** Lists of folders to which the launcher in an AppImage adds those of its mount. */
const addedToByAppImage = ['PATH', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'GSETTINGS_SCHEMA_DIR']

/** The AppImage that this process runs from: only where its executable lies in the mount, and not for one that an AppImage has started. */
export function ownAppImage(
  env: NodeJS.ProcessEnv = process.env,
  executable: string = process.execPath,
): string | undefined {
  const { APPIMAGE, APPDIR } = env
  if (!APPIMAGE || !APPDIR) return undefined
  return realPath(executable).startsWith(realPath(APPDIR) + sep) ? APPIMAGE : undefined
}

/** The environment without what an AppImage has put into it, whose mount may be gone tomorrow. */
export function withoutAppImage(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { APPDIR } = env
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !setByAppImage.has(name)))
  if (!APPDIR) return rest
  for (const name of addedToByAppImage) {
    const folders = rest[name]?.split(':').filter((folder) => !`${folder}/`.startsWith(`${APPDIR}/`))
    if (folders) rest[name] = folders.join(':')
    // An empty list of libraries would mean the current folder.
    if (rest[name] === '') delete rest[name]
  }
  return rest
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
