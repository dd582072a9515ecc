import type { Page } from '@playwright/test'
import type { Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import type { RemoteBridge } from '../../bridge/http/client/http-client.ts'
import type { Settings } from '../../bridge/state/settings.ts'

/** The desktop app from its start on, under the test host or in the real Electron: what its user sees and does. */
export interface LaunchedDesktop {
  readonly home: Home
  readonly demo: Demo

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

/** The app once its bridge listens. */
export interface RunningDesktop extends LaunchedDesktop {
  /** The app's bridge, as its command line reaches it. */
  readonly bridge: RemoteBridge
}

export interface DesktopOptions {
  /** That of an earlier start: the same computer, started anew. */
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
  /** The computer has no keychain that the app could use. */
  withoutKeychain?: boolean
  env?: Readonly<Record<string, string>>
}

/** What shows the scenarios. */
export interface Driver {
  /**
   * - `host`: its windows in Chromium, everything else of Electron played;
   * - `quick`: Electron under a bare X server, without a keychain; what a desktop would show is noted in the app;
   * - `whole`: Electron in a user's session.
   */
  readonly name: 'host' | 'quick' | 'whole'
  /** Starts the app and waits until its bridge listens. */
  start: (options?: DesktopOptions) => Promise<RunningDesktop>
  /** Starts an app that asks something first. */
  launch: (options?: DesktopOptions) => Promise<LaunchedDesktop>
  /** Starts an app that ends by itself. Returns its exit code. */
  runToEnd: (options?: DesktopOptions) => Promise<number | null | undefined>
}
