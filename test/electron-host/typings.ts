import type * as Electron from 'electron'
import type { StandIn } from './electron.ts'
import type { NativeImage } from './native-image.ts'
import type { Session } from './session.ts'
import type { WebContents } from './web-contents.ts'

/** The members of a stand-in that Electron does not have. */
type Invented<Stand, Real> = Exclude<keyof Stand, keyof Real>

/** Each stand-in beside what it stands for. Prototypes and names of classes are no members. */
interface Pairs {
  modules: Invented<StandIn, typeof Electron>
  app: Invented<StandIn['app'], Electron.App>
  commandLine: Invented<StandIn['app']['commandLine'], Electron.CommandLine>
  dock: Invented<NonNullable<StandIn['app']['dock']>, Electron.Dock>
  ipcMain: Invented<StandIn['ipcMain'], Electron.IpcMain>
  windows: Invented<InstanceType<StandIn['BrowserWindow']>, Electron.BrowserWindow>
  windowClass: Invented<StandIn['BrowserWindow'], typeof Electron.BrowserWindow>
  webContents: Invented<WebContents, Electron.WebContents>
  frame: Invented<WebContents['mainFrame'], Electron.WebFrameMain>
  tray: Invented<InstanceType<StandIn['Tray']>, Electron.Tray>
  menu: Invented<InstanceType<StandIn['Menu']>, Electron.Menu>
  menuClass: Invented<StandIn['Menu'], typeof Electron.Menu>
  menuItem: Invented<InstanceType<StandIn['MenuItem']>, Electron.MenuItem>
  nativeImage: Invented<StandIn['nativeImage'], typeof Electron.nativeImage>
  image: Invented<NativeImage, Electron.NativeImage>
  shell: Invented<StandIn['shell'], Electron.Shell>
  clipboard: Invented<StandIn['clipboard'], Electron.Clipboard>
  dialog: Invented<StandIn['dialog'], Electron.Dialog>
  notification: Invented<InstanceType<StandIn['Notification']>, Electron.Notification>
  notificationClass: Invented<StandIn['Notification'], typeof Electron.Notification>
  safeStorage: Invented<StandIn['safeStorage'], Electron.SafeStorage>
  session: Invented<Session, Electron.Session>
  sessionModule: Invented<StandIn['session'], typeof Electron.session>
  webRequest: Invented<Session['webRequest'], Electron.WebRequest>
  protocol: Invented<StandIn['protocol'], Electron.Protocol>
  powerMonitor: Invented<StandIn['powerMonitor'], Electron.PowerMonitor>
  screen: Invented<StandIn['screen'], Electron.Screen>
  nativeTheme: Invented<StandIn['nativeTheme'], Electron.NativeTheme>
  net: Invented<StandIn['net'], Electron.Net>
}

/** Names every invented member in the compiler's message. */
type Nothing<T extends Record<keyof T, never>> = T
export type EveryMemberExists = Nothing<Pairs>
