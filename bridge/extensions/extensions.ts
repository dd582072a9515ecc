import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { SystemFolder } from '../home/system-file.ts'
import { replacePrivateFile } from '../platform/files.ts'
import { fileAccessError } from '../platform/file-errors.ts'
import { brought, setPrefix, type Brought } from './brought.ts'
import { contentsOf } from './contents.ts'
import type { ExtensionStanding, ExtensionState } from './extension-state.ts'
import { findExtensions, keptFile, webFolder, type Found } from './find-extensions.ts'
import type { Extension } from './format.ts'
import type { WebSource } from './pinned.ts'
import { fingerprint } from './read-extension.ts'
import { readSource, type ExtensionSource, type Read } from './source.ts'

/** What the user has said of an extension: of which content, by its fingerprint. */
export const switchedSchema = z.record(z.string(), z.object({ on: z.boolean(), fingerprint: z.string() }))
export type Switched = z.output<typeof switchedSchema>

/** What one would bring, before it takes effect. */
export type ExtensionPreview = Pick<
  ExtensionState,
  'name' | 'title' | 'about' | 'edition' | 'brings' | 'fingerprint'
> & {
  /** The edition that is here, where one is. */
  before?: number
}

interface ExtensionsOptions {
  /** A private folder of the home. */
  folder: string
  system: SystemFolder
  switched: () => Switched
  /** Keeps it. @throws BridgeError */
  keep: (switched: Switched) => void
  /** The ids of the endpoint sets in force, at each server. */
  setsInForce: () => readonly string[]
  /** What they bring is another. */
  onChange: () => void
}

/** The extensions of others: files of data, of which none is code. */
export class Extensions {
  readonly #options: ExtensionsOptions
  #found: readonly Found[] = []
  #now = brought([])

  constructor(options: ExtensionsOptions) {
    this.#options = options
  }

  /** What those that are on bring. */
  get brought(): Brought {
    return this.#now.brought
  }

  get state(): ExtensionState[] {
    return this.#found.map((found) => this.#stateOf(found))
  }

  /** Reads them all anew. Never throws: what is wrong with one is in its state. */
  async look(): Promise<void> {
    this.#found = await findExtensions(this.#options.folder, this.#options.system)
    this.#changed()
  }

  /** @throws BridgeError where it is none, does not fit its pin or cannot be had */
  async preview(source: ExtensionSource, signal: AbortSignal): Promise<ExtensionPreview> {
    return this.#previewOf(await readSource(source, signal))
  }

  /** The same of what is handed out by now where one is from. @throws BridgeError */
  async previewNewer(name: string, signal: AbortSignal): Promise<ExtensionPreview> {
    return this.#previewOf(await this.#newer(name, signal))
  }

  /**
   * Keeps an extension, in place of an earlier edition of it, and switches it on.
   * @param seen the fingerprint of what its user has looked at
   * @throws BridgeError where it is another by now, or cannot be kept
   */
  async add(source: ExtensionSource, seen: string, signal: AbortSignal): Promise<void> {
    await this.#add(await readSource(source, signal), seen)
  }

  /** Takes what is handed out by now where one is from. @param seen as of `add` @throws BridgeError */
  async renew(name: string, seen: string, signal: AbortSignal): Promise<void> {
    await this.#add(await this.#newer(name, signal), seen)
  }

  async #add(read: Read, seen: string): Promise<void> {
    const { source, pinned, extension } = read
    const { name, fingerprint } = this.#previewOf(read)
    mustBeSeen(fingerprint, seen)
    this.#mustKeepSets(name, extension)
    const { folder } = this.#options
    const [file, other] = [join(folder, `${name}.json`), join(webFolder(folder), `${name}.json`)]
    const before = this.#options.switched()
    // First: where the one cannot be saved, the other has not been touched.
    this.#keep(name, { on: true, fingerprint })
    try {
      if ('url' in source) await replacePrivateFile(other, keptFile(source, pinned, new Date()))
      else await replacePrivateFile(file, pinned.text)
      await rm('url' in source ? file : other, { force: true })
    } catch (thrown) {
      this.#options.keep(before)
      throw fileAccessError(thrown, 'url' in source ? other : file, 'write')
    }
    await this.look()
  }

  /** What is handed out where one is from. A key may sign others too, and whoever hands out might swap them. */
  async #newer(name: string, signal: AbortSignal): Promise<Read> {
    const source = this.#sourceOf(name)
    const read = await readSource(source, signal)
    if (read.extension.name === name) return read
    throw new BridgeError(
      'invalid-file',
      `${source.url} hands out the extension "${read.extension.name}" now, and not "${name}".`,
      'Nothing was changed. Ask those who make it.',
    )
  }

  /** Switches one on or off. @param seen the fingerprint of what its user has looked at @throws BridgeError */
  async switch(name: string, on: boolean, seen: string): Promise<void> {
    await this.look()
    const { extension, fingerprint } = this.#counting(name)
    if (on && !extension)
      throw new BridgeError('invalid-file', `The extension "${name}" cannot be read.`, 'Correct it first.')
    if (on) mustBeSeen(fingerprint, seen)
    else this.#mustKeepSets(name, undefined)
    this.#keep(name, { on, fingerprint })
    this.#changed()
  }

  /** Removes what is in the home of it. @throws BridgeError for one of the system's */
  async remove(name: string): Promise<void> {
    await this.look()
    this.#mustKeepSets(name, undefined)
    const own = this.#found.filter((found) => found.name === name && found.from !== 'system')
    if (own.length === 0) {
      this.#counting(name)
      throw new BridgeError(
        'not-allowed',
        `The administrator of this computer has put the extension "${name}" here.`,
        'You can switch it off.',
      )
    }
    const { folder } = this.#options
    for (const { from, place } of own)
      await rm(from === 'web' ? join(webFolder(folder), `${name}.json`) : place, { force: true })
    const { [name]: _, ...others } = this.#options.switched()
    this.#options.keep(others)
    await this.look()
  }

  /** Forgets those in the home. @throws the system's error */
  async forget(): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true })
    await this.look()
  }

  /** The one of that name that counts. @throws BridgeError `not-found` */
  #counting(name: string): Found {
    const found = this.#found.find((each) => each.name === name)
    if (found) return found
    throw new BridgeError(
      'not-found',
      `There is no extension "${name.slice(0, 100)}".`,
      '"panda-bridge extensions" lists those that are here.',
    )
  }

  /**
   * What is chosen of one must not vanish: what would hold in its place may let assistants do more.
   * @param after what it is then; undefined where it is none
   * @throws BridgeError
   */
  #mustKeepSets(name: string, after: Extension | undefined): void {
    const kept = new Set(after?.sets.map(({ id }) => `${setPrefix(name)}${id}`))
    const lost = this.#options.setsInForce().find((id) => id.startsWith(setPrefix(name)) && !kept.has(id))
    if (lost === undefined) return
    const set = this.#now.brought.sets.find(({ id }) => id === lost)?.name ?? lost
    throw new BridgeError(
      'invalid-input',
      `The set "${set}" of this extension is in force${after ? ', and this edition has it no longer' : ''}.`,
      'Choose another set first.',
    )
  }

  #keep(name: string, said: Switched[string]): void {
    this.#options.keep({ ...this.#options.switched(), [name]: said })
  }

  #changed(): void {
    const on = this.#found.filter((found) => this.#standing(found) === 'on')
    this.#now = brought(on.flatMap(({ extension }) => extension ?? []))
    this.#options.onChange()
  }

  /** The administrator's need no yes: nothing of one sends a login anywhere or starts a program by itself. */
  #standing(found: Found): ExtensionStanding {
    const { name, from, extension, fingerprint } = found
    if (this.#found.find((each) => each.name === name) !== found) return 'hidden'
    if (!extension) return 'broken'
    const said = this.#options.switched()[name]
    if (from === 'system') return (said?.on ?? true) ? 'on' : 'off'
    if (!said?.on) return 'off'
    return said.fingerprint === fingerprint ? 'on' : 'changed'
  }

  #stateOf(found: Found): ExtensionState {
    const { name, from, place, fingerprint, extension, web, problem } = found
    const { title = name, about = '', contact, edition = 0 } = extension ?? {}
    const is = this.#standing(found)
    return {
      name,
      title,
      about,
      ...(contact !== undefined && { contact }),
      edition,
      from,
      place,
      is,
      fingerprint,
      ...(web && { pinnedBy: 'key' in web.pin ? ('key' as const) : ('sha256' as const) }),
      brings: extension ? contentsOf(extension) : [],
      left: is === 'on' ? (this.#now.left.get(name) ?? []) : [],
      ...(problem && { problem }),
    }
  }

  #previewOf({ source, pinned, extension }: Read): ExtensionPreview {
    const { name, title, about, edition } = extension
    const first = this.#found.find((each) => each.name === name)
    if (first?.from === 'system')
      throw new BridgeError(
        'not-allowed',
        `The administrator of this computer has put an extension "${name}" here, and that one counts.`,
        `Ask them, or give yours another name.`,
      )
    const before = first?.extension?.edition
    if ('url' in source && 'key' in source.pin && before !== undefined && edition < before)
      throw new BridgeError(
        'invalid-file',
        `Edition ${before} of "${name}" is here, and ${source.url} hands out edition ${edition}.`,
        'Remove the one that is here first, if the older one is meant.',
      )
    return {
      name,
      title,
      about,
      edition,
      brings: contentsOf(extension),
      fingerprint: fingerprint(pinned.text),
      ...(before !== undefined && { before }),
    }
  }

  /** Where one from the web is, to look for a newer edition. @throws BridgeError for another */
  #sourceOf(name: string): WebSource {
    const { web } = this.#counting(name)
    if (web) return web
    throw new BridgeError(
      'invalid-input',
      `The extension "${name}" is not from the web.`,
      'Add its newer edition as a file.',
    )
  }
}

function mustBeSeen(found: string, seen: string): void {
  if (found === seen) return
  throw new BridgeError(
    'invalid-input',
    'The extension is no longer what you have looked at: nothing was changed.',
    'Look at what it brings now, and decide again.',
  )
}
