import { EventEmitter } from 'node:events'
import type { Host, TrayRecord } from './host.ts'
import type { Menu } from './menu.ts'
import { NativeImage } from './native-image.ts'
import { refuseUnknownOf } from './unimplemented.ts'

/** What the tray shows is in `host.trays`. */
export function trayClass(host: Host) {
  class Tray extends EventEmitter {
    readonly #record: TrayRecord
    #destroyed = false

    constructor(image: NativeImage | string) {
      super()
      host.needReady('Cannot create Tray')
      if (typeof image === 'string' && new NativeImage(image).isEmpty()) {
        throw new Error(`Failed to load image from path '${image}'`)
      }
      this.#record = { tray: this, image: shown(image), toolTip: '', title: '', menu: null }
      host.trays.push(this.#record)
    }
    setImage(image: NativeImage | string): void {
      this.#record.image = shown(image)
    }
    setPressedImage(image: NativeImage | string): void {
      this.#record.pressedImage = shown(image)
    }
    setToolTip(toolTip: string): void {
      this.#record.toolTip = toolTip
    }
    setTitle(title: string): void {
      this.#record.title = title
    }
    setIgnoreDoubleClickEvents(): void {}
    setContextMenu(menu: Menu | null): void {
      this.#record.menu = menu
    }
    popUpContextMenu(menu?: Menu): void {
      if (menu !== undefined) this.#record.menu = menu
    }
    isDestroyed(): boolean {
      return this.#destroyed
    }
    destroy(): void {
      if (this.#destroyed) return
      this.#destroyed = true
      host.trays.splice(host.trays.indexOf(this.#record), 1)
    }
  }

  /** A missing file gives an empty picture and no error in Electron: an invisible icon. */
  function shown(image: NativeImage | string): NativeImage {
    const picture = typeof image === 'string' ? new NativeImage(image) : image
    if (picture.isEmpty()) host.errors.push('The tray was given an empty image')
    return picture
  }
  return refuseUnknownOf(Tray)
}

export type Tray = InstanceType<ReturnType<typeof trayClass>>
