import type { AnswerToolName } from '../panda/answer-tools.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import { askers } from './askers.ts'
import type { Context, Reader } from './context.ts'
import { inputs } from './inputs.ts'
import { wrongInput } from './wrong-input.ts'
import { Inquiry } from './reading/inquiry.ts'
import { PandaReader } from './reading/panda-reader.ts'
import { linksTo } from './links.ts'
import type { AnswerOf } from './shapes/index.ts'
import { TaskWatch, type WatchOptions } from './watch/task-watch.ts'

/** What they are made from at a server. */
export interface Site extends Pick<Context, 'server' | 'login' | 'health'> {
  panda: Pick<UpstreamInUse, 'upstream' | 'tools'>
}

/** Answers what people ask, at the server in use. */
export class Answers {
  readonly #context: Context

  static at({ server, panda, login, health }: Site): Answers {
    const subject = () => {
      const state = login()
      return state.is === 'signed-in' ? state.account.subject : ''
    }
    const links = linksTo(server.monitorUrl)
    return new Answers({ server, login, health, panda: new PandaReader(panda, subject), links })
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
