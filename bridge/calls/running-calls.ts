import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { McpNotification, McpRequest } from '../mcp/index.ts'
import type { Effect } from '../panda/catalogue/index.ts'
import type { Asker } from './asker.ts'
import { BRIDGE_ENDS, STOPPED } from './stopped-call.ts'

/** A call that somebody else than the user has to answer, for windows to show. */
export interface RunningCall {
  id: string
  /** When it arrived: milliseconds since 1970. */
  since: number
  /** Name of the key that it came with, and how the program calls itself. */
  client: string
  clientName: string
  tool: string
  /** Name of the PanDA server where it goes, or that it goes through. */
  server: string
  effect: Effect
  /** As who answers last said; where there is no total, `done` counts in a unit of its own. */
  progress?: { done: number; total?: number; message?: string }
}

/** Shorter calls are over before anybody could read of them: milliseconds. */
const SHOWN_AFTER_MS = 300
/** Milliseconds between two times of telling: progress may come a thousand times a second. */
const TELL_EVERY_MS = 250
const MOST_SHOWN = 50
const NAME_LENGTH = 200

const progressSchema = z.object({
  progress: z.number(),
  total: z.number().positive().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
})

interface Running {
  call: RunningCall
  stop: AbortController
  /** For the user, who is shown the question. */
  waits: boolean
}

/** The calls under way, whoever asks, each with a way to stop it. */
export class RunningCalls {
  readonly #tell: (calls: RunningCall[]) => void
  readonly #running = new Map<string, Running>()
  #told: RunningCall[] = []
  #takesNoMore = false
  #timer: NodeJS.Timeout | undefined

  /** @param tell hears of those that take long enough to be shown, the oldest first */
  constructor(tell: (calls: RunningCall[]) => void) {
    this.#tell = tell
  }

  has(id: string): boolean {
    return this.#running.has(id)
  }

  /** @returns who asks, as one whose signal also says that the user has stopped the call; and what ends the entry */
  begin(
    { method, params }: McpRequest,
    asker: Asker,
    { server, effect }: Pick<RunningCall, 'server' | 'effect'>,
  ): { asker: Asker; end: () => void } {
    const requestId = randomUUID()
    const id = asker.id ?? requestId
    const tool = method === 'tools/call' ? String(params?.['name']) : method
    const { key, name } = asker.assistant
    const stop = new AbortController()
    const running: Running = {
      call: {
        id,
        since: Date.now(),
        client: key,
        clientName: name.slice(0, NAME_LENGTH),
        tool: tool.slice(0, NAME_LENGTH),
        server,
        effect,
      },
      stop,
      waits: false,
    }
    this.#running.set(id, running)
    if (this.#takesNoMore) stop.abort(BRIDGE_ENDS)
    this.#changed()
    const hear = (notification: McpNotification) => {
      this.#progressed(running, notification)
      asker.notify(notification)
    }
    return {
      // What is not named here is who asks, with what is looked at only where it is needed.
      asker: Object.assign(Object.create(asker) as Asker, {
        requestId,
        signal: AbortSignal.any([asker.signal, stop.signal]),
        notify: hear,
        waits: (isSo: boolean) => {
          running.waits = isSo
          this.#changed()
        },
      }),
      end: () => {
        this.#running.delete(id)
        this.#changed()
      },
    }
  }

  /** Ends a call here and at PanDA. @returns whether it still ran */
  stop(id: string): boolean {
    const running = this.#running.get(id)
    running?.stop.abort(STOPPED)
    return running !== undefined
  }

  /** The bridge is about to end: what comes from now on is not carried out. */
  takeNoMore(): void {
    this.#takesNoMore = true
  }

  /** Ends all calls for the bridge's end; each is answered. */
  endAll(): void {
    for (const { stop } of this.#running.values()) stop.abort(BRIDGE_ENDS)
  }

  #progressed(running: Running, { method, params }: McpNotification): void {
    if (method !== 'notifications/progress' || running.waits) return
    const said = progressSchema.safeParse(params).data
    if (!said) return
    const { progress, total, message } = said
    running.call = {
      ...running.call,
      progress: {
        done: progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message: message.slice(0, NAME_LENGTH) }),
      },
    }
    this.#changed()
  }

  #changed(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#tellNow(), TELL_EVERY_MS).unref()
  }

  #tellNow(): void {
    this.#timer = undefined
    const all = [...this.#running.values()]
    const long = all.filter(({ call }) => Date.now() - call.since >= SHOWN_AFTER_MS)
    if (long.length < all.length) this.#changed()
    const shown = long
      .filter(({ waits }) => !waits)
      .slice(0, MOST_SHOWN)
      .map(({ call }) => call)
    if (shown.length === this.#told.length && shown.every((call, index) => call === this.#told[index])) return
    this.#told = shown
    this.#tell(shown)
  }
}
