import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Host } from './host.ts'
import { contentType } from './content-type.ts'
import { refuseUnknown, refuseUnknownOf } from './unimplemented.ts'

/** `powerMonitor`, `screen`, `nativeTheme` and `net`: what the computer tells the app. */
export function systemModules(host: Host) {
  class PowerMonitor extends EventEmitter {
    isOnBatteryPower(): boolean {
      return false
    }
    getSystemIdleTime(): number {
      return 0
    }
  }

  class Screen extends EventEmitter {
    getAllDisplays(): DisplayFacts[] {
      host.needReady('The screen module cannot be used')
      return host.surroundings.displays.map((bounds, id) => ({
        id,
        bounds,
        workArea: bounds,
        scaleFactor: 1,
      }))
    }
    getPrimaryDisplay(): DisplayFacts {
      return this.getAllDisplays()[0]!
    }
    /** The one that shares most of its area with the rectangle. */
    getDisplayMatching(rectangle: Electron.Rectangle): DisplayFacts {
      const shared = ({ bounds }: DisplayFacts) => overlap(bounds, rectangle)
      return this.getAllDisplays().toSorted((a, b) => shared(b) - shared(a))[0]!
    }
    getCursorScreenPoint(): { x: number; y: number } {
      return { x: 0, y: 0 }
    }
  }

  class NativeTheme extends EventEmitter {
    #source: 'system' | 'light' | 'dark' = 'system'
    get themeSource(): 'system' | 'light' | 'dark' {
      return this.#source
    }
    set themeSource(source: 'system' | 'light' | 'dark') {
      this.#source = source
      this.emit('updated')
    }
    get shouldUseDarkColors(): boolean {
      return this.#source === 'system' ? host.surroundings.dark : this.#source === 'dark'
    }
    /** Windows: the taskbar's own choice, which may differ from the windows'. */
    get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
      return host.surroundings.dark
    }
    get shouldUseHighContrastColors(): boolean {
      return false
    }
  }

  const net = refuseUnknown('net', {
    isOnline: () => host.surroundings.online,
    get online() {
      return host.surroundings.online
    },
    fetch: fetchAsElectron,
    resolveHost: () => {
      throw new Error('test host: net.resolveHost is not implemented')
    },
  })
  return {
    powerMonitor: new (refuseUnknownOf(PowerMonitor))(),
    screen: new (refuseUnknownOf(Screen))(),
    nativeTheme: new (refuseUnknownOf(NativeTheme))(),
    net,
  }
}

interface DisplayFacts {
  id: number
  bounds: Electron.Rectangle
  workArea: Electron.Rectangle
  scaleFactor: number
}

function overlap(a: Electron.Rectangle, b: Electron.Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

/** `net.fetch` reads files too. For the rest this is Node's fetch, which knows neither proxy nor session. */
async function fetchAsElectron(input: string | Request, init?: RequestInit): Promise<Response> {
  const url = typeof input === 'string' ? input : input.url
  if (!url.startsWith('file:')) return fetch(input, init)
  const path = fileURLToPath(url)
  const bytes = await readFile(path).catch(() => {
    throw new Error(`net::ERR_FILE_NOT_FOUND`)
  })
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType(path) } })
}
