import { join } from 'node:path'
import { app, nativeImage, Notification, type NativeImage } from 'electron'
import type { BridgeState } from '../bridge/api.ts'
import type { NoticeSwitches } from '../bridge/state/shell.ts'
import { plainLine, plainText, plainValue } from '../bridge/platform/shown-text.ts'
import { noticesFor, nothingTold, type Notice } from './notices.ts'

interface NotificationOptions {
  switches: () => NoticeSwitches
  /** Whether the user has the window in front. */
  isWatching: () => boolean
  onClick: (page: string) => void
}

/** Pixels of a side. It is sent as it is, with each notification. */
const ICON = 64

/** Characters of a text from elsewhere. */
const LONGEST = 300

/** Tells the user by the system's notifications what the state says anew. */
export class Notifications {
  readonly #options: NotificationOptions
  /** One that nothing refers to would be collected as garbage, and its click be lost. */
  readonly #shown = new Set<Notification>()
  #icon: NativeImage | undefined
  #told = nothingTold

  constructor(options: NotificationOptions) {
    this.#options = options
  }

  hear(state: BridgeState): void {
    const { switches, isWatching } = this.#options
    const { notices, told } = noticesFor(
      this.#told,
      plainValue(state, (text) => plainLine(text, LONGEST)),
      {
        switches: switches(),
        isWatching: isWatching(),
      },
    )
    this.#told = told
    for (const notice of notices) this.show(notice)
  }

  show({ title, body, page }: Pick<Notice, 'title' | 'body' | 'page'>): void {
    if (!Notification.isSupported()) return
    const notification = new Notification({
      title: asShown(title),
      body: asShown(body),
      ...(process.platform === 'linux' && { icon: this.#pictured() }),
    })
    const forget = () => this.#shown.delete(notification)
    notification.once('click', () => {
      forget()
      this.#options.onClick(page)
    })
    notification.once('close', forget)
    this.#shown.add(notification)
    notification.show()
  }

  /** macOS and Windows show the app's own icon by themselves; of the desktops for Linux only GNOME looks for it. */
  #pictured(): NativeImage {
    this.#icon ??= nativeImage
      .createFromPath(join(app.getAppPath(), 'assets', 'icon.png'))
      .resize({ width: ICON, height: ICON })
    return this.#icon
  }

  /** What waits on the screen when the app ends leads nowhere any more. */
  close(): void {
    for (const notification of this.#shown) notification.close()
  }
}

/** Daemons on Linux take `<` for markup in a body, with links and pictures (Desktop Notifications Specification). */
function asShown(text: string): string {
  const plain = plainText(text)
  return process.platform === 'linux' ? plain.replaceAll('<', '‹').replaceAll('>', '›') : plain
}
