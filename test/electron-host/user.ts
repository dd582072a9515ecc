import { once } from 'node:events'
import type { StandIn } from './electron.ts'
import { refusable, type DialogRecord, type Host, type TrayRecord } from './host.ts'
import type { Menu, MenuItem } from './menu.ts'
import { fileOf } from './native-image.ts'
import { rotateKey } from './safe-storage.ts'
import { answerPermission } from './session.ts'
import { behind } from './web-contents.ts'

/** Milliseconds after which what the app should do is taken not to come; on a busy machine much takes long. */
const LIMIT_MS = 60_000

/** What a user, the system or a hostile page does to the running app, and what the user sees. */
export function userOf(host: Host, electron: StandIn) {
  /** Waits for a condition that the app brings about; a minute at most, on a busy machine. */
  async function until<T>(what: string, find: () => T | undefined | false): Promise<T> {
    const end = performance.now() + LIMIT_MS
    for (;;) {
      const found = find()
      if (found !== undefined && found !== false) return found
      if (performance.now() > end) throw new Error(`test host: ${what} did not come about`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const tray = (): Promise<TrayRecord> => until('a tray icon', () => host.trays[0])
  const firstWindow = () => host.windows[0]?.window
  const emit = (
    source: { emit: (name: string, ...args: unknown[]) => boolean },
    name: string,
    ...args: unknown[]
  ) => {
    source.emit(name, ...args)
  }

  return {
    until,
    tray,

    /** The page of the window that is shown, once there is one. */
    window: async () => {
      const { page } = await until('a visible window', () =>
        host.windows.find(({ window }) => window.isVisible()),
      )
      return page
    },
    closeWindow: () => firstWindow()?.close(),
    /** As a user drags and sizes it. */
    moveWindow: (bounds: Partial<Electron.Rectangle>) => firstWindow()?.setBounds(bounds),
    maximizeWindow: (on: boolean) => (on ? firstWindow()?.maximize() : firstWindow()?.unmaximize()),
    crashPage: async () => {
      const { window, page } = host.windows[0]!
      const crashed = (await page).waitForEvent('crash')
      window.webContents.forcefullyCrashRenderer()
      await crashed
    },
    /** The page answers nothing any more, as the system has noticed. */
    hangPage: () => emit(firstWindow()!, 'unresponsive'),

    trayIcon: async () => fileOf((await tray()).image),
    trayToolTip: async () => (await tray()).toolTip,
    /** The labels of the tray's menu, one line each, indented under their menu. */
    trayMenu: async () => lines((await tray()).menu),
    clickTray: async () =>
      emit((await tray()).tray, 'click', refusable(), { x: 0, y: 0, width: 16, height: 16 }),
    /** Clicks an item by its label, or by the labels of the menus down to it. */
    clickTrayItem: async (...labels: [string, ...string[]]) => {
      const item = findItem((await tray()).menu, labels)
      if (!item.enabled || !item.visible) throw new Error(`test host: "${item.label}" cannot be clicked`)
      item.click()
    },

    /** Presses a button of the next message, or gives paths to the next file dialog. Returns the dialog. */
    answerDialog: async (answer: string | { paths: string[] }): Promise<DialogRecord> => {
      await until('a dialog', () => host.dialogs.length > 0)
      const dialog = host.dialogs.shift()!
      if (typeof answer === 'string') {
        const response = dialog.options.buttons?.indexOf(answer) ?? -1
        if (response < 0)
          throw new Error(`test host: no button "${answer}" in ${JSON.stringify(dialog.options)}`)
        dialog.answer({ response, checkboxChecked: dialog.options.checkboxChecked ?? false })
      } else {
        const canceled = answer.paths.length === 0
        dialog.answer({ canceled, filePaths: answer.paths, filePath: answer.paths[0] ?? '' })
      }
      return dialog
    },
    clickNotification: async (title: string) => {
      const found = await until(`a notification "${title}"`, () =>
        host.notifications.findLast(({ options }) => options.title === title),
      )
      found.click()
    },

    power: (event: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'shutdown') =>
      emit(electron.powerMonitor, event),
    setOnline: (online: boolean) => {
      host.surroundings.online = online
    },
    setDark: async (dark: boolean) => {
      host.surroundings.dark = dark
      electron.nativeTheme.emit('updated')
      for (const { page } of host.windows)
        await (await page).emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    },
    rotateKey: () => rotateKey(host),
    /** Another start of the app, as the first instance hears of it. */
    secondInstance: (...args: string[]) =>
      emit(electron.app, 'second-instance', refusable(), [process.execPath, ...args], process.cwd(), {}),
    /** macOS: a click on the app's icon. */
    activate: () => emit(electron.app, 'activate', refusable(), firstWindow()?.isVisible() ?? false),

    /** What the app answers a page that asks for a permission. */
    askPermission: (permission: string) =>
      answerPermission(electron.session.defaultSession, firstWindow()?.webContents, permission),
    /** A page that broke out of its world and talks to main on a channel of its choice. */
    invokeAsPage: async (channel: string, ...args: unknown[]) => {
      const world = behind(firstWindow()!.webContents).preload()
      const list = [channel, ...args].map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ')
      return world!.evaluate(`invokeAsPage(${list})`)
    },

    /** Asks the app to quit, as the system does at the end of a session, and waits until it has. */
    quit: async () => {
      electron.app.quit()
      await exited(host)
      return host.exitCode
    },
    exited: () => exited(host),
  }
}

export type User = ReturnType<typeof userOf>

async function exited(host: Host): Promise<void> {
  if (host.exitCode === undefined) await once(host.changes, 'exit', { signal: AbortSignal.timeout(LIMIT_MS) })
}

function findItem(menu: Menu | null, labels: readonly string[]): MenuItem {
  const [label, ...rest] = labels
  const item = menu?.items.find((each) => each.visible && each.label === label)
  if (item === undefined)
    throw new Error(`test host: no item "${label}" in the menu\n${lines(menu).join('\n')}`)
  return rest.length === 0 ? item : findItem(item.submenu ?? null, rest)
}

function lines(menu: Menu | null): string[] {
  return (menu?.items ?? []).flatMap((item) => {
    if (!item.visible) return []
    if (item.type === 'separator') return ['---']
    const mark = item.type === 'checkbox' || item.type === 'radio' ? (item.checked ? '[x] ' : '[ ] ') : ''
    return [mark + item.label, ...lines(item.submenu ?? null).map((line) => `  ${line}`)]
  })
}
