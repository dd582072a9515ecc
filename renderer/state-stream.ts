import type { BridgeState } from '../bridge/api.ts'
import { plainValue } from '../bridge/platform/shown-text.ts'
import { SILENT_MS } from './silence.ts'
import type { Locked, WindowSession } from './window-session.ts'

/**
 * `silent`: neither a state nor a heartbeat has come for {@link SILENT_MS}, and the way to the bridge has not broken
 * either, as in a tunnel that died or a bridge that hangs. `locked`: the bridge answers, but does not know this
 * window, as after its restart. `stranger`: what answers is not the bridge that let this window in, and is not believed.
 */
export type Connection = 'connecting' | 'open' | 'silent' | 'stopped' | 'stranger' | Locked

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 5_000
/** A browser opens six connections to one host: windows that nobody sees give theirs back after so long. */
const HIDDEN_MS = 60_000
/** A state is some ten thousand characters long; what sends so much without an end of an event is no bridge. */
const MOST_CHARACTERS = 32 * 1024 * 1024

/** The states as they come from the bridge, through its restarts, a tunnel's breaks and a laptop's sleep. */
export class StateStream {
  readonly #url: string
  readonly #session: WindowSession
  readonly #stateListeners = new Set<(state: BridgeState) => void>()
  readonly #connectionListeners = new Set<() => void>()
  #reading: AbortController | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #hide: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #connection: Connection = 'connecting'
  #state: BridgeState | undefined
  #heardAt = Date.now()

  constructor(url: string, session: WindowSession) {
    this.#url = url
    this.#session = session
    session.lendWhile(() => this.#connection === 'open')
    session.onChange(() => this.#open())
    document.addEventListener('visibilitychange', () => this.#visibilityChanged())
    window.addEventListener('online', () => this.#open())
  }

  readonly connection = (): Connection => this.#connection

  /** When the bridge was last heard: milliseconds since 1970. */
  readonly heardAt = (): number => this.#heardAt

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
    const reading = new AbortController()
    this.#reading = reading
    void this.#read(reading.signal).then((lost) => {
      if (!reading.signal.aborted) this.#lost(lost)
    })
  }

  #close(): void {
    clearTimeout(this.#retry)
    this.#reading?.abort()
    this.#reading = undefined
  }

  /** Reads until the stream ends. @returns why it did */
  async #read(ended: AbortSignal): Promise<Connection> {
    const silent = new AbortController()
    const signal = AbortSignal.any([ended, silent.signal])
    let timer: ReturnType<typeof setTimeout> | undefined
    const listenOn = () => {
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), SILENT_MS)
    }
    listenOn()
    try {
      const sealed = await this.#session.seal('events', '')
      // Not EventSource: that can send no header, and a cookie would go to every port of this computer.
      const headers = sealed?.headers ?? {}
      const response = await fetch(this.#url, { headers, credentials: 'omit', signal })
      if (sealed && response.status === 401 && (await this.#session.tryNext(response)))
        return this.#read(ended)
      if (!sealed || response.status === 401) return this.#session.why
      if (!response.body || !(await sealed.isProven(response, ''))) return 'stranger'
      this.#session.proven()
      for await (const data of eventsOf(response.body)) {
        if (signal.aborted) break
        listenOn()
        this.#heardAt = Date.now()
        if (data !== HEARTBEAT) this.#heard(plainValue(JSON.parse(data) as BridgeState))
        else if (this.#state) this.#become('open')
      }
    } catch {
      // The bridge has ended, or the way to it.
    } finally {
      clearTimeout(timer)
    }
    return silent.signal.aborted ? 'silent' : 'stopped'
  }

  #heard(state: BridgeState): void {
    // Another version of the bridge serves other pages.
    if (this.#state && this.#state.version !== state.version) window.location.reload()
    this.#failures = 0
    this.#state = state
    this.#become('open')
    for (const listener of this.#stateListeners) listener(state)
  }

  #lost(why: Connection): void {
    this.#close()
    this.#failures += 1
    this.#retry = setTimeout(
      () => this.#open(),
      Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS),
    )
    // One failure may be a moment's: a page that covers everything must not flicker.
    if (why !== 'stopped' || this.#failures > 1 || this.#state === undefined) this.#become(why)
    if (why === 'locked' || why === 'dead-link') this.#session.ask()
  }

  #visibilityChanged(): void {
    clearTimeout(this.#hide)
    if (document.hidden) this.#hide = setTimeout(() => this.#close(), HIDDEN_MS)
    else if (!this.#reading) this.#open()
  }

  #become(connection: Connection): void {
    if (connection === this.#connection) return
    this.#connection = connection
    for (const listener of this.#connectionListeners) listener()
  }
}

/** What a heartbeat is told as: no event has an empty text. */
const HEARTBEAT = ''

/** The data of the events of a stream (HTML standard, section 9.2), each of one line as the bridge sends them, and its comments. */
async function* eventsOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MOST_CHARACTERS) return
    for (const line of lines) {
      if (line.startsWith('data: ')) yield line.slice('data: '.length)
      else if (line.startsWith(':')) yield HEARTBEAT
    }
  }
}
