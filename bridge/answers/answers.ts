import type { AnswerToolName } from '../panda/answer-tools.ts'
import type { AddedError } from '../diagnosis/index.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import { checked } from '../panda/checked.ts'
import { cancelled } from '../panda/unanswered.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'
import { askers } from './askers.ts'
import { subjectOf, type Context } from './context.ts'
import type { Reader } from './reader.ts'
import { inputs } from './inputs.ts'
import { safeAnswer, safeError } from './safe.ts'
import { Inquiry } from './reading/inquiry.ts'
import { LastLooks } from './overview/changes.ts'
import type { TaskFacts } from './reading/task.ts'
import { readOwnTasks } from './reading/tasks.ts'
import { PandaReader } from './reading/panda-reader.ts'
import { linksTo } from './links.ts'
import { OthersErrors } from './others-errors.ts'
import type { AnswerOf } from './shapes/index.ts'
import { TaskWatch, type WatchOptions } from './watch/task-watch.ts'

const MONTH_MS = 30 * 86_400_000

/** What they are made from at a server. */
export interface Site extends Pick<Context, 'server' | 'login' | 'health' | 'documentation' | 'bigPanda'> {
  panda: Pick<UpstreamInUse, 'upstream' | 'tools'>
  /** What experiments say of errors, at this moment. */
  addedErrors: () => readonly AddedError[]
}

/** Answers what people ask, at the server in use. */
export class Answers {
  readonly #context: Context

  static at({ panda, addedErrors, ...site }: Site): Answers {
    return new Answers({
      ...site,
      panda: new PandaReader(panda, () => subjectOf(site)),
      links: linksTo(site.server.monitorUrl),
      othersErrors: new OthersErrors(site.bigPanda, addedErrors),
      lastLooks: new LastLooks(),
    })
  }

  private constructor(context: Context) {
    this.#context = context
  }

  /**
   * @param input as it came
   * @param onDoing hears of each part that is being read
   * @throws BridgeError where nothing of what was asked could be read; what else is missing is in the answer
   */
  async answer<Tool extends AnswerToolName>(
    tool: Tool,
    input: unknown,
    reader: Reader,
    signal: AbortSignal,
    onDoing?: (what: string) => void,
  ): Promise<AnswerOf<Tool>> {
    const understood: unknown = checked(inputs[tool], input, {
      whole: 'The arguments',
      nextStep: `Correct it and ask ${tool} again.`,
    })
    const ask = askers[tool] as Ask
    const inquiry = new Inquiry(signal, onDoing)
    try {
      const answer = ask(this.#context, understood, inquiry, reader)
      return safeAnswer((await unlessAborted(answer, signal)) as AnswerOf<Tool>)
    } catch (error) {
      throw signal.aborted ? cancelled('read') : safeError(error)
    }
  }

  /** What experiments say of errors, at this moment. */
  get addedErrors(): readonly AddedError[] {
    return this.#context.othersErrors.added
  }

  /** The user's tasks of the last month, for completion; none where they cannot be read. */
  async ownTasks(signal: AbortSignal): Promise<readonly TaskFacts[]> {
    if (subjectOf(this.#context) === '') return []
    const own = await readOwnTasks(new Inquiry(signal), this.#context.panda, Date.now() - MONTH_MS)
    return own?.tasks ?? []
  }

  /** What watches the user's tasks, and shares what was read of late with these answers. */
  watchTasks(options: WatchOptions): TaskWatch {
    return new TaskWatch(this.#context, options)
  }

  /** Forgets what was read: somebody else is signed in, or something was changed. */
  forget(): void {
    this.#context.panda.forget()
  }
}

type Ask = (context: Context, input: unknown, inquiry: Inquiry, reader: Reader) => Promise<unknown>
