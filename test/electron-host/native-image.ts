import { existsSync, readFileSync } from 'node:fs'
import { refuseUnknown, refuseUnknownOf } from './unimplemented.ts'

/** A picture by the file it came from: tests compare files, and the size says whether the file was one. */
const filesOf = new WeakMap<NativeImage, string>()

export class NativeImage {
  readonly #size: { width: number; height: number }
  #template: boolean

  constructor(path: string, size = sizeOf(path)) {
    filesOf.set(this, path)
    this.#size = size
    // As AppKit and Electron have it: the file's name says so.
    this.#template = /Template(@\dx)?\.\w+$/.test(path)
  }
  get isMacTemplateImage(): boolean {
    return this.#template
  }
  isEmpty(): boolean {
    return this.#size.width === 0
  }
  getSize(): { width: number; height: number } {
    return { ...this.#size }
  }
  isTemplateImage(): boolean {
    return this.#template
  }
  setTemplateImage(template: boolean): void {
    this.#template = template
  }
  resize(options: Electron.ResizeOptions): NativeImage {
    const size = { width: options.width ?? this.#size.width, height: options.height ?? this.#size.height }
    return new NativeImage(filesOf.get(this) ?? '', size)
  }
}
refuseUnknownOf(NativeImage)

/** The file that a picture was made from. */
export function fileOf(image: NativeImage): string {
  return filesOf.get(image) ?? ''
}

export function nativeImageModule() {
  return refuseUnknown('nativeImage', {
    createFromPath: (path: string) => new NativeImage(path),
    createEmpty: () => new NativeImage(''),
  })
}

/** In points: a file `name@2x.png` has half as many as it has pixels. Zero where there is no picture. */
function sizeOf(path: string): { width: number; height: number } {
  const none = { width: 0, height: 0 }
  if (path === '' || !existsSync(path)) return none
  const bytes = readFileSync(path)
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  const icon = bytes.readUInt16LE(0) === 0 && bytes.readUInt16LE(2) === 1
  // A side of 0 in an ICO means 256.
  return icon ? { width: bytes.readUInt8(6) || 256, height: bytes.readUInt8(7) || 256 } : none
}
