import type { Page } from '@playwright/test'
import type { Demo } from '../../bridge/demo/index.ts'
import type { RemoteBridge } from '../../bridge/headless/http-client.ts'
import type { Home } from '../../bridge/home.ts'

/** The desktop app while it runs, under the test host or in the real Electron. */
export interface RunningDesktop {
  readonly home: Home
  readonly demo: Demo
  /** The app's bridge, as its command line reaches it. */
  readonly bridge: RemoteBridge
  /** The page of the window, once it is shown. */
  page: () => Promise<Page>
  isWindowVisible: () => Promise<boolean>
  /** As by the button in its title bar. */
  closeWindow: () => Promise<void>
  /** Starts the app a second time; settles once that process has ended. */
  startAgain: () => Promise<void>
  /** The labels of the tray's menu, once it has been set anew. */
  trayMenu: () => Promise<string[]>
  clickTrayItem: (label: string) => Promise<void>
  /** What the app had the system open. */
  opened: () => Promise<string[]>
  /** Quits the app as the system does, and waits for its end. Returns its exit code. */
  quit: () => Promise<number | null | undefined>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts an app that no one has used before, hidden, with a demo PanDA as its server. */
export type StartDesktop = () => Promise<RunningDesktop>
