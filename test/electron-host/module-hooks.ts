import { createRequire, registerHooks } from 'node:module'
import type { StandIn } from './electron.ts'

/** Node's own loader: that of a test runner would transform the app and keep its modules. */
const nativeImport = createRequire(import.meta.url)('./native-import.cjs') as (
  url: string,
) => Promise<unknown>

const running = new Map<string, StandIn>()
let launches = 0

/** Where the sources of the stand-in modules find their launch. */
Object.assign(globalThis, { electronStandIn: (launch: string) => running.get(launch) })

/** An app's own modules, loaded afresh, with the stand-in wherever they import `electron`. */
export interface LoadedApp {
  load: (file: URL) => Promise<void>
  unload: () => void
}

/** `folder`: what lies under it belongs to the app. */
export function prepareModules(folder: URL, electron: StandIn): LoadedApp {
  launches += 1
  const launch = `launch-${launches}`
  const mark = `?electron-host=${launch}`
  running.set(launch, electron)
  // A module that is required has no mark; the app that was started last is the one that runs.
  const ours = (url: string | undefined) => url !== undefined && (url.endsWith(mark) || isUnmarked(url))
  const isUnmarked = (url: string) =>
    url.startsWith(folder.href) && !url.includes('?electron-host=') && [...running.keys()].at(-1) === launch
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (!ours(context.parentURL)) return next(specifier, context)
      if (/^electron(\/main|\/common)?$/.test(specifier)) {
        const required = context.conditions.includes('require')
        const url = `electron-host:${launch}/${required ? 'required' : 'imported'}`
        return { url, format: required ? 'commonjs' : 'module', shortCircuit: true }
      }
      const resolved = next(specifier, context)
      const own = resolved.url.startsWith(folder.href) && !resolved.url.includes('?')
      // Without the mark the app's parts would be those of an earlier launch.
      return own && !context.conditions.includes('require')
        ? { ...resolved, url: resolved.url + mark }
        : resolved
    },
    load(url, context, next) {
      if (!url.startsWith(`electron-host:${launch}/`)) return next(url, context)
      const required = url.endsWith('required')
      const source = required ? requiredSource(launch) : importedSource(launch, electron)
      return { source, format: required ? 'commonjs' : 'module', shortCircuit: true }
    },
  })
  return {
    load: async (file) => void (await nativeImport(file.href + mark)),
    unload: () => {
      hooks.deregister()
      running.delete(launch)
    },
  }
}

function importedSource(launch: string, electron: StandIn): string {
  const names = Object.keys(electron).join(', ')
  return `const electron = electronStandIn('${launch}')\nexport const { ${names} } = electron\nexport default electron\n`
}

function requiredSource(launch: string): string {
  return `module.exports = electronStandIn('${launch}')\n`
}
