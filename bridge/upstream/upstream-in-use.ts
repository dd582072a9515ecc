import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { BridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { listMethods, type ListMethod, type McpNotification } from '../mcp/index.ts'
import { newTools, type Trust } from '../policy/effects.ts'
import { cataloguedTools } from './panda/tool.ts'
import { cleanNotification } from './from-upstream.ts'
import { FixedLists } from './fixed-lists.ts'
import { Lists } from './lists.ts'
import { schemed } from './schemed.ts'
import { SeenTools } from './seen-tools.ts'
import { UpstreamTools } from './upstream-tools.ts'
import type { Upstream, UpstreamEvents, UpstreamState } from './upstream.ts'

export interface UpstreamInUseOptions {
  /** The server and the VO: what is known of an upstream there counts nowhere else. */
  at: string
  /** What the addresses of its resources begin with, as assistants see them. */
  scheme?: string
  cacheFolder: string
  /** Of what the user has seen of the tools. */
  toolsFolder: string
  log: Log
  /** What tools of one that is not PanDA are trusted with; nothing where it is not said. */
  trust?: Trust
  /** Called with each new state. */
  onState: (state: UpstreamState) => void
  onListChanged: (method: ListMethod) => void
  /** What assistants may hear of what it says by itself. @param from this one */
  onNotification: (notification: McpNotification, from: UpstreamInUse) => void
}

/** An upstream with what is known of it: its lists, its tools, and whether it answered last. */
export class UpstreamInUse {
  readonly upstream: Upstream
  readonly lists: Lists | FixedLists
  readonly tools: UpstreamTools
  readonly #seen: SeenTools
  readonly #options: UpstreamInUseOptions
  #state: UpstreamState
  /** Nothing is told before it is whole, nor once it is closed. */
  #tells = false

  /** @param make gives the upstream, which tells of itself by the events */
  constructor(make: (events: UpstreamEvents) => Upstream, options: UpstreamInUseOptions) {
    const { log, cacheFolder, toolsFolder, scheme = '' } = options
    this.#options = options
    this.upstream = schemed(
      scheme,
      make,
    )({
      onNotification: (notification) => this.#heard(notification),
      onReachable: (problem) => this.#reachable(problem),
      onWay: () => this.#wayChanged(),
    })
    const name = fileName(options.at, this.upstream)
    const { lists } = this.upstream
    this.lists = lists
      ? new FixedLists(() => this.upstream.lists ?? lists)
      : new Lists(
          this.upstream,
          cacheFolder,
          // The same server may be used first, or beside another.
          scheme === '' ? name : `${name}-${scheme.slice(0, -1)}`,
          log,
          (method) => this.#listChanged(method),
          this.isPanda ? cataloguedTools : [],
        )
    this.#seen = new SeenTools(join(toolsFolder, `seen-${name}.json`), log)
    this.tools = new UpstreamTools(this.lists, this.#seen, {
      trust: this.isPanda ? undefined : (options.trust ?? 'nothing'),
      onChange: () => this.#listChanged('tools/list'),
    })
    this.#state = { ...this.#wayState, ...this.#toolsState, reachedAt: undefined, problem: undefined }
    this.#tells = true
  }

  get name(): string {
    return this.upstream.name
  }

  get isPanda(): boolean {
    return this.upstream.kind !== 'other'
  }

  get state(): UpstreamState {
    return this.#state
  }

  /** Takes up what an earlier run has seen. */
  async load(): Promise<void> {
    await Promise.all([this.lists.load(), this.#seen.load()])
    this.#state = { ...this.#state, ...this.#toolsState }
  }

  /** Begins to ask for what no earlier run has seen. */
  start(): void {
    this.upstream.start?.()
  }

  /** What failed for want of a network, or of a login, is tried again. */
  wake(): void {
    this.upstream.wake?.()
    this.lists.retry()
  }

  async close(): Promise<void> {
    this.#tells = false
    this.lists.close()
    await this.upstream.close()
    await this.#seen.written
  }

  get #wayState(): Pick<UpstreamState, 'kind' | 'url' | 'insteadOf'> {
    const { kind, url, insteadOf } = this.upstream
    return { kind, url, insteadOf }
  }

  get #toolsState(): Pick<UpstreamState, 'tools' | 'toolsAssumed' | 'newTools' | 'heldTools'> {
    const known = this.lists.known('tools/list')
    return {
      tools: known.length,
      toolsAssumed: this.lists.isAssumed,
      newTools: newTools(known),
      heldTools: this.tools.held,
    }
  }

  #reachable(problem: BridgeError | undefined): void {
    if (!this.#tells) return
    const wasOut = this.#state.problem !== undefined
    this.#change(problem ? { problem: problem.toValue() } : { problem: undefined, reachedAt: Date.now() })
    if (wasOut && !problem) this.lists.retry()
    // Nothing else looks whether it is back: PanDA is asked by itself whether it is alive.
    if (problem && !this.isPanda) this.lists.askLater('tools/list')
  }

  #wayChanged(): void {
    if (!this.#tells) return
    const { url } = this.#state
    this.#change(this.#wayState)
    if (url === this.#state.url) return
    this.#change({ problem: undefined, reachedAt: undefined })
    for (const method of Object.keys(listMethods) as ListMethod[]) void this.lists.refresh(method)
  }

  #change(change: Partial<UpstreamState>): void {
    if (!this.#tells) return
    this.#state = { ...this.#state, ...change }
    this.#options.onState(this.#state)
  }

  #listChanged(method: ListMethod): void {
    if (!this.#tells) return
    this.#change(this.#toolsState)
    this.#options.onListChanged(method)
  }

  #heard(notification: McpNotification): void {
    if (!this.#tells) return
    switch (notification.method) {
      case 'notifications/tools/list_changed':
        void this.lists.refresh('tools/list')
        break
      case 'notifications/prompts/list_changed':
        void this.lists.refresh('prompts/list')
        break
      case 'notifications/resources/list_changed':
        void this.lists.refresh('resources/list')
        void this.lists.refresh('resources/templates/list')
        break
      default: {
        const clean = cleanNotification(notification)
        if (clean) this.#options.onNotification(clean, this)
      }
    }
  }
}

/** Of what is known of an upstream, safe as a part of a file's name. */
function fileName(at: string, { kind, name, url }: Upstream): string {
  const whole = kind === 'other' ? `${at} ${url} ${name}` : `${at} ${url}`
  return createHash('sha256').update(whole).digest('hex').slice(0, 16)
}
