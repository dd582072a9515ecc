import { App } from './app.ts'
import { browserWindowClass } from './browser-window.ts'
import { CustomSchemes } from './custom-scheme.ts'
import type { Host } from './host.ts'
import { IpcMain } from './ipc-main.ts'
import { menuClasses } from './menu.ts'
import { nativeImageModule } from './native-image.ts'
import { outsideModules } from './outside.ts'
import { safeStorageModule } from './safe-storage.ts'
import { Session, sessionModule } from './session.ts'
import { systemModules } from './system.ts'
import { trayClass } from './tray.ts'
import { refuseUnknown } from './unimplemented.ts'

/** Everything that `import ... from 'electron'` gives one app. */
export function makeElectron(host: Host, launch: { args: readonly string[] }) {
  const schemes = new CustomSchemes()
  const app = new App(host, launch)
  const ipcMain = new IpcMain()
  const session = new Session(host, schemes)
  return refuseUnknown('electron', {
    app,
    ipcMain,
    BrowserWindow: browserWindowClass({ host, ipcMain, schemes, session }, app),
    Tray: trayClass(host),
    ...menuClasses(app),
    nativeImage: nativeImageModule(),
    safeStorage: safeStorageModule(host),
    session: sessionModule(session, () => new Session(host, schemes)),
    protocol: session.protocol,
    ...outsideModules(host),
    ...systemModules(host),
  })
}

export type StandIn = ReturnType<typeof makeElectron>
