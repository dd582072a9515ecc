import type { AnswerToolName } from '../panda/answer-tools.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import { askers } from './askers.ts'
import { subjectOf, type Context, type Reader } from './context.ts'
import { inputs } from './inputs.ts'
import { wrongInput } from './wrong-input.ts'
import { Inquiry } from './reading/inquiry.ts'
import { LastLooks } from './overview/changes.ts'
import type { TaskFacts } from './reading/task.ts'
import { readOwnTasks } from './reading/tasks.ts'
import { PandaReader } from './reading/panda-reader.ts'
import { linksTo } from './links.ts'
import type { AnswerOf } from './shapes/index.ts'

const MONTH_MS = 30 * 86_400_000

/** What they are made from at a server. */
export interface Site extends Pick<Context, 'server' | 'login' | 'health'> {
  panda: Pick<UpstreamInUse, 'upstream' | 'tools'>
}

/** Answers what people ask, at the server in use. */
export class Answers {
  readonly #context: Context

  static at({ server, panda, login, health }: Site): Answers {
    const subject = () => subjectOf({ login })
    const links = linksTo(server.monitorUrl)
    return new Answers({
      server,
      login,
      health,
      panda: new PandaReader(panda, subject),
      links,
      lastLooks: new LastLooks(),
    })
  }

  private constructor(context: Context) {
    this.#context = context
  }

  /**
   * @param input as it came
   * @throws BridgeError where nothing of what was asked could be read; what else is missing is in the answer
   */
  async answer<Tool extends AnswerToolName>(
    tool: Tool,
    input: unknown,
    reader: Reader,
    signal: AbortSignal,
  ): Promise<AnswerOf<Tool>> {
    const understood = inputs[tool].safeParse(input)
    if (!understood.success) throw wrongInput(tool, understood.error)
    const ask = askers[tool] as Ask
    return (await ask(this.#context, understood.data, new Inquiry(signal), reader)) as AnswerOf<Tool>
  }

  /** The user's tasks of the last month, for completion; none where they cannot be read. */
  async ownTasks(signal: AbortSignal): Promise<readonly TaskFacts[]> {
    if (subjectOf(this.#context) === '') return []
    const own = await readOwnTasks(new Inquiry(signal), this.#context.panda, Date.now() - MONTH_MS)
    return own?.tasks ?? []
  }

  /** Forgets what was read: somebody else is signed in, or something was changed. */
  forget(): void {
    this.#context.panda.forget()
  }
}

type Ask = (context: Context, input: unknown, inquiry: Inquiry, reader: Reader) => Promise<unknown>
