import type { Page } from '@playwright/test'
import type { Demo } from '../../bridge/demo/index.ts'
import type { RemoteBridge } from '../../bridge/headless/http-client.ts'
import type { Home } from '../../bridge/home.ts'
import type { Settings } from '../../bridge/settings.ts'

/** The desktop app while it runs, under the test host or in the real Electron: what its user sees and does. */
export interface RunningDesktop {
  readonly home: Home
  readonly demo: Demo
  /** The app's bridge, as its command line reaches it. */
  readonly bridge: RemoteBridge

  /** The page of the window, once it is shown. */
  page: () => Promise<Page>
  isWindowVisible: () => Promise<boolean>
  /** As by the button in its title bar. Settles once the window is gone. */
  closeWindow: () => Promise<void>
  /** Starts the app a second time; settles once that process has ended. */
  startAgain: (...args: string[]) => Promise<void>

  /** Which icon is in the tray: `alive`, `down-dark` ... (assets/icon-list.ts). */
  trayIcon: () => Promise<string>
  trayToolTip: () => Promise<string>
  /** The lines of the tray's menu, indented under their menu, `[x]` before what is chosen. */
  trayMenu: () => Promise<string[]>
  /** Clicks an item by its label, or by the labels of the menus down to it. */
  clickTrayItem: (...labels: [string, ...string[]]) => Promise<void>
  /** A click on the icon itself. */
  clickTray: () => Promise<void>

  /** Titles of the notifications that the system was asked to show. */
  notifications: () => Promise<string[]>
  /** Clicks the newest notification of that title, once it is there. */
  clickNotification: (title: string) => Promise<void>
  /** Answers the next question of the app by one of its buttons, once it is asked. Returns the question. */
  answerQuestion: (button: string) => Promise<string>
  /** Addresses and files that the app had the system open. */
  opened: () => Promise<string[]>
  /** The computer goes to sleep, or wakes. */
  power: (event: 'suspend' | 'resume') => Promise<void>

  /** Quits the app as the system does, and waits for its end. Returns its exit code. */
  quit: () => Promise<number | null | undefined>
  /** Waits for an end that comes by itself. Returns the exit code. */
  ended: () => Promise<number | null | undefined>
  /** What went wrong unnoticed: lines in the console of a page, errors of the main process. */
  problems: () => Promise<string[]>
  [Symbol.asyncDispose]: () => Promise<void>
}

export interface DesktopOptions {
  home?: Home
  demo?: Demo
  settings?: Partial<Settings>
  /** Signed in to the demo by the device flow. Yes where missing. */
  signedIn?: boolean
  /** A new user's: no server is chosen. */
  isNew?: boolean
  /** `atlas` where missing. */
  vo?: string
  /** Settings with which assistants are offered every tool, and changes are asked for. */
  offersAll?: boolean
  /** What follows the executable; `--hidden` where missing. */
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
}

/** What shows the scenarios, and what it cannot show. */
export interface Driver {
  /** `host`: Chromium and a stand-in for Electron; `quick`: Electron under a bare X server; `whole`: in a user's session. */
  readonly name: 'host' | 'quick' | 'whole'
  start: (options?: DesktopOptions) => Promise<RunningDesktop>
}
