import { app, Menu, nativeImage, nativeTheme, Tray, type MenuItemConstructorOptions } from 'electron'
import { join } from 'node:path'
import type { BridgeState } from '../../bridge/api.ts'
import { paced } from '../../bridge/paced.ts'
import { iconFile, iconState } from './icon.ts'
import { trayMenu, trayToolTip, type Command, type MenuEntry, type MenuFacts } from './menu.ts'

interface TrayOptions {
  facts: () => MenuFacts
  perform: (command: Command) => void
}

/** A menu that somebody reads must not be rebuilt many times a second: milliseconds. */
const APART_MS = 250
/** The icon says "no network" without anything else having changed: how often that is looked at, in milliseconds. */
const LOOK_MS = 5_000

/** The icon in the system's tray, and its menu. */
export class BridgeTray {
  readonly #options: TrayOptions
  readonly #tray: Tray
  readonly #states = paced<BridgeState>((state) => this.#draw(state), { apartMs: APART_MS })
  readonly #timer: NodeJS.Timeout
  readonly #themeChanged = () => this.#drawAgain()
  #state: BridgeState
  #shown = { icon: '', toolTip: '', menu: '' }

  constructor(state: BridgeState, options: TrayOptions) {
    this.#options = options
    this.#state = state
    this.#tray = new Tray(nativeImage.createFromPath(this.#iconFile(state)))
    // On macOS a click opens the menu, as it does for every other icon there.
    if (process.platform !== 'darwin') this.#tray.on('click', () => options.perform({ do: 'open' }))
    nativeTheme.on('updated', this.#themeChanged)
    this.#timer = setInterval(() => this.#drawAgain(), LOOK_MS)
    this.#timer.unref()
    this.#draw(state)
  }

  show(state: BridgeState): void {
    this.#state = state
    this.#states.next(state)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#states.stop()
    nativeTheme.off('updated', this.#themeChanged)
    this.#tray.destroy()
  }

  #drawAgain(): void {
    this.#states.next(this.#state)
  }

  /** Only what differs from what is shown: a menu that is rebuilt closes under the user's mouse on Linux. */
  #draw(state: BridgeState): void {
    const facts = this.#options.facts()
    const icon = this.#iconFile(state)
    const toolTip = trayToolTip(state, facts)
    const entries = trayMenu(state, facts)
    const menu = JSON.stringify(entries)
    if (icon !== this.#shown.icon) this.#tray.setImage(nativeImage.createFromPath(icon))
    if (toolTip !== this.#shown.toolTip) this.#tray.setToolTip(toolTip)
    if (menu !== this.#shown.menu) {
      this.#tray.setContextMenu(Menu.buildFromTemplate(entries.map((entry) => this.#template(entry))))
    }
    this.#shown = { icon, toolTip, menu }
  }

  #template(entry: MenuEntry): MenuItemConstructorOptions {
    switch (entry.type) {
      case 'separator':
        return { type: 'separator' }
      case 'text':
        return { label: entry.label, enabled: false }
      case 'submenu':
        return { label: entry.label, submenu: entry.entries.map((inner) => this.#template(inner)) }
      case 'item':
        return { label: entry.label, click: () => this.#options.perform(entry.command) }
      case 'checkbox':
      case 'radio': {
        const { type, label, checked, command } = entry
        return { type, label, checked, click: () => this.#chosen(command) }
      }
    }
  }

  /** The system ticks the item at once; if the bridge does not follow, the menu must say so again. */
  #chosen(command: Command): void {
    this.#shown = { ...this.#shown, menu: '' }
    this.#options.perform(command)
    this.#drawAgain()
  }

  #iconFile(state: BridgeState): string {
    const folder = join(app.getAppPath(), 'assets', 'tray')
    // On Windows the taskbar may be dark while windows are light; the other way round is not to be had.
    const dark =
      process.platform === 'win32'
        ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
        : nativeTheme.shouldUseDarkColors
    return iconFile(folder, iconState(state, this.#options.facts().online), process.platform, dark)
  }
}
