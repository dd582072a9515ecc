import { join } from 'node:path'
import type { Log } from '../home/log.ts'
import type { ListMethod, McpNotification } from '../mcp/index.ts'
import { newTools } from '../policy/tools.ts'
import { cleanNotification } from './from-upstream.ts'
import { Lists } from './lists.ts'
import { SeenTools } from './seen-tools.ts'
import { ServerTools } from './server-tools.ts'
import type { Upstream, UpstreamEvents, UpstreamState } from './upstream.ts'

/** Makes an upstream that tells of itself by these events. */
export type MakeUpstream = (events: UpstreamEvents) => Upstream

export interface UpstreamInUseOptions {
  /** Of the files of what is known of this upstream at this server. */
  fileName: (upstream: Upstream) => string
  cacheFolder: string
  /** Of what the user has seen of the tools. */
  toolsFolder: string
  log: Log
  /** Called with each new state. */
  onState: (state: UpstreamState) => void
  onListChanged: (method: ListMethod) => void
  /** What assistants may hear of what it says by itself. */
  onNotification: (notification: McpNotification) => void
}

/** An upstream with what is known of it: its lists, its tools, and whether it answered last. */
export class UpstreamInUse {
  readonly upstream: Upstream
  readonly lists: Lists
  readonly tools: ServerTools
  readonly #seen: SeenTools
  readonly #options: UpstreamInUseOptions
  #state: UpstreamState
  #closed = false

  constructor(make: MakeUpstream, options: UpstreamInUseOptions) {
    const { log, cacheFolder, toolsFolder } = options
    this.#options = options
    this.upstream = make({
      onNotification: (notification) => this.#heard(notification),
      onReachable: (problem) =>
        this.#change(
          problem ? { problem: problem.toValue() } : { problem: undefined, reachedAt: Date.now() },
        ),
    })
    const name = options.fileName(this.upstream)
    this.lists = new Lists(this.upstream, cacheFolder, name, log, (method) => this.#listChanged(method))
    this.#seen = new SeenTools(join(toolsFolder, `seen-${name}.json`), log)
    this.tools = new ServerTools(this.lists, this.#seen, () => this.#listChanged('tools/list'))
    const { kind, url } = this.upstream
    this.#state = { kind, url, ...this.#toolsState, reachedAt: undefined, problem: undefined }
  }

  get state(): UpstreamState {
    return this.#state
  }

  /** Takes up what an earlier run has seen. */
  async load(): Promise<void> {
    await Promise.all([this.lists.load(), this.#seen.load()])
    this.#state = { ...this.#state, ...this.#toolsState }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.upstream.close()
    await this.#seen.written
  }

  get #toolsState(): Pick<UpstreamState, 'tools' | 'newTools' | 'heldTools'> {
    const known = this.lists.known('tools/list')
    return { tools: known.length, newTools: newTools(known), heldTools: this.tools.held }
  }

  #change(change: Partial<UpstreamState>): void {
    if (this.#closed) return
    this.#state = { ...this.#state, ...change }
    this.#options.onState(this.#state)
  }

  #listChanged(method: ListMethod): void {
    if (this.#closed) return
    this.#change(this.#toolsState)
    this.#options.onListChanged(method)
  }

  #heard(notification: McpNotification): void {
    if (this.#closed) return
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
        if (clean) this.#options.onNotification(clean)
      }
    }
  }
}
