import { Menu, nativeImage, nativeTheme, type Tray } from 'electron'
import type { BridgeState } from '../../bridge/api.ts'
import { paced } from '../../bridge/platform/paced.ts'
import { iconPath } from './first.ts'
import { iconState } from './icon.ts'
import { trayMenu, trayToolTip, type Command, type MenuFacts } from './menu.ts'
import { template } from './template.ts'

interface TrayOptions {
  /** Whether the computer has a network. */
  isOnline: () => boolean
  facts: () => Omit<MenuFacts, 'online'>
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
  #shown = { icon: '', toolTip: '', menu: '', online: true }

  /** @param tray the icon that has stood there from the start */
  constructor(tray: Tray, state: BridgeState, options: TrayOptions) {
    this.#options = options
    this.#state = state
    this.#tray = tray
    // On macOS a click opens the menu, as it does for every other icon there.
    if (process.platform !== 'darwin') this.#tray.on('click', () => options.perform({ do: 'open' }))
    nativeTheme.on('updated', this.#themeChanged)
    this.#timer = setInterval(() => {
      if (options.isOnline() !== this.#shown.online) this.#drawAgain()
    }, LOOK_MS)
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
    const online = this.#options.isOnline()
    const facts = { ...this.#options.facts(), online }
    const icon = this.#iconFile(state)
    const toolTip = trayToolTip(state, facts)
    const entries = trayMenu(state, facts)
    const menu = JSON.stringify(entries)
    if (icon !== this.#shown.icon) this.#tray.setImage(nativeImage.createFromPath(icon))
    if (toolTip !== this.#shown.toolTip) this.#tray.setToolTip(toolTip)
    if (menu !== this.#shown.menu) {
      const chosen = (command: Command, isTicked: boolean) => this.#chosen(command, isTicked)
      this.#tray.setContextMenu(Menu.buildFromTemplate(entries.map((entry) => template(entry, chosen))))
    }
    this.#shown = { icon, toolTip, menu, online }
  }

  /** The system ticks the item at once; if the bridge does not follow, the menu must say so again. */
  #chosen(command: Command, isTicked: boolean): void {
    if (!isTicked) return this.#options.perform(command)
    this.#shown = { ...this.#shown, menu: '' }
    this.#options.perform(command)
    this.#drawAgain()
  }

  #iconFile(state: BridgeState): string {
    return iconPath(iconState(state, this.#options.isOnline()))
  }
}
