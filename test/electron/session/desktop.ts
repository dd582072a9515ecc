import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { python } from './python.ts'

/** An entry of a menu in the panel. */
export interface PanelEntry {
  label: string
  separator: boolean
  enabled: boolean
  visible: boolean
  toggle: string
  on: boolean
  entries: PanelEntry[]
}

export interface PanelIcon {
  /** ARGB, 32 bits a pixel in network byte order, as hexadecimal digits. */
  pixmaps: { width: number; height: number; argb: string }[]
  toolTip: string[]
  title: string
}

type Request =
  | { do: 'menu' | 'icon' | 'activate'; pid: number }
  | { do: 'click'; pid: number; labels: readonly string[] }
  | { do: 'items' | 'close-notifications' }
  /** `titles`: of all that were shown until now, in their order. */
  | { do: 'click-notification'; title: string; titles: readonly string[] }
  | { do: 'wait-for-names'; names: readonly string[] }
  | { do: 'power'; signal: string; value: boolean }

/** Asks the programs of the session, over their bus, what a user would see there, or does what a user does. */
export function askDesktop<T>(env: NodeJS.ProcessEnv, request: Request): Promise<T> {
  const done = Promise.withResolvers<T>()
  const script = join(import.meta.dirname, 'desktop.py')
  const child = execFile(
    python,
    [script],
    { env, timeout: 90_000, maxBuffer: 16 * 1024 * 1024 },
    (error, stdout) => {
      const answer = stdout === '' ? {} : (JSON.parse(stdout) as { ok?: T; error?: string })
      if ('ok' in answer) done.resolve(answer.ok as T)
      else
        done.reject(
          new Error(
            `The panel was asked for ${request.do}: ${answer.error ?? error?.message ?? 'nothing came'}`,
          ),
        )
    },
  )
  child.stdin?.end(JSON.stringify(request))
  return done.promise
}
