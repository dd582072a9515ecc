import type { BridgeState } from '../bridge/api.ts'
import { plainValue } from '../bridge/shown-text.ts'
import { toErrorValue } from './errors.tsx'

/** `locked`: the bridge answers, but does not know this window, as after its restart. */
export type Connection = 'connecting' | 'open' | 'stopped' | 'locked'

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 5_000
/** A browser opens six connections to one host: windows that nobody sees give theirs back after so long. */
const HIDDEN_MS = 60_000

/** The states as they come from the bridge, through its restarts, a tunnel's breaks and a laptop's sleep. */
export class StateStream {
  readonly #url: string
  readonly #ask: () => Promise<unknown>
  readonly #stateListeners = new Set<(state: BridgeState) => void>()
  readonly #connectionListeners = new Set<() => void>()
  #source: EventSource | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #hide: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #connection: Connection = 'connecting'
  #state: BridgeState | undefined

  /** @param ask says, by failing, why the stream cannot be had */
  constructor(url: string, ask: () => Promise<unknown>) {
    this.#url = url
    this.#ask = ask
    document.addEventListener('visibilitychange', () => this.#visibilityChanged())
    window.addEventListener('online', () => this.#open())
  }

  readonly connection = (): Connection => this.#connection

  readonly onConnection = (listener: () => void): (() => void) => {
    this.#connectionListeners.add(listener)
    return () => this.#connectionListeners.delete(listener)
  }

  readonly subscribe = (listener: (state: BridgeState) => void): (() => void) => {
    this.#stateListeners.add(listener)
    if (this.#state) listener(this.#state)
    else this.#open()
    return () => this.#stateListeners.delete(listener)
  }

  #open(): void {
    this.#close()
    const source = new EventSource(this.#url)
    this.#source = source
    source.addEventListener('message', ({ data }) =>
      this.#heard(plainValue(JSON.parse(String(data)) as BridgeState)),
    )
    source.addEventListener('error', () => void this.#lost(source))
  }

  #close(): void {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = undefined
  }

  #heard(state: BridgeState): void {
    // Another version of the bridge serves other pages.
    if (this.#state && this.#state.version !== state.version) window.location.reload()
    this.#failures = 0
    this.#state = state
    this.#become('open')
    for (const listener of this.#stateListeners) listener(state)
  }

  /** EventSource does not say why it failed: one question tells a bridge that is gone from one that refuses. */
  async #lost(source: EventSource): Promise<void> {
    if (source !== this.#source) return
    this.#close()
    this.#failures += 1
    this.#retry = setTimeout(
      () => this.#open(),
      Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS),
    )
    try {
      await this.#ask()
    } catch (thrown) {
      const { code } = toErrorValue(thrown)
      if (code === 'not-allowed') this.#become('locked')
      // One failure may be a moment's: a page that covers everything must not flicker.
      else if (this.#failures > 1 || this.#state === undefined) this.#become('stopped')
    }
  }

  #visibilityChanged(): void {
    clearTimeout(this.#hide)
    if (document.hidden) this.#hide = setTimeout(() => this.#close(), HIDDEN_MS)
    else if (!this.#source) this.#open()
  }

  #become(connection: Connection): void {
    if (connection === this.#connection) return
    this.#connection = connection
    for (const listener of this.#connectionListeners) listener()
  }
}
