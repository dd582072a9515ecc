import type { QuestionEnd } from '../../activity/call.ts'
import { INVALID_PARAMS, INVALID_REQUEST, JsonRpcError, type Form, type FormAnswer } from '../../mcp/index.ts'
import type { Approvals } from '../../policy/approvals.ts'
import type { Policy } from '../../policy/policy.ts'
import { InTurn } from '../../platform/in-turn.ts'
import { unlessAborted } from '../../platform/unless-aborted.ts'
import type { Question } from '../../upstream/upstream.ts'
import type { Asker, FormWhileItWaits } from '../asker.ts'
import { tellThatItWaits } from '../waiting-notices.ts'
import { readAnswer } from './form-answer.ts'
import { readForm, Unshowable } from './form.ts'

/** Of one call: a person asked more often has something else in hand. */
const MOST_QUESTIONS = 5
/** As long as PanDA's own limit lets a call go on with progress: milliseconds. */
const QUESTION_WITHIN_MS = 600_000

const nobodySaid: FormAnswer = { action: 'cancel' }

/** What of the user's side of a call matters here. */
interface User {
  policy: () => Pick<Policy, 'serversMayAsk' | 'paused'>
  approvals: Pick<Approvals, 'serverQuestions'>
  /** The PanDA server that the call goes to. */
  server: { name: string }
}

/**
 * The questions that a server puts to the user during one call, by forms in the chat of the assistant that made it. They
 * go to nobody else, one after the other, and none outlives the call.
 */
export class UserQuestions {
  readonly #asker: Asker
  readonly #user: User
  readonly #inTurn = new InTurn()
  /** How each has ended, in turn. */
  readonly ends: QuestionEnd[] = []
  /** Milliseconds that the user took. */
  answeringMs = 0
  #count = 0
  /** What the assistant was told last of the call. */
  #progress: number | undefined

  constructor(asker: Asker, user: User) {
    this.#asker = asker
    this.#user = user
  }

  /** The server has told how far it is. */
  progressed(progress: unknown): void {
    if (typeof progress === 'number') this.#progress = progress
  }

  /** @throws JsonRpcError for what may not be asked */
  readonly ask = async (question: Question): Promise<FormAnswer> => {
    this.#count += 1
    if (this.#count > MOST_QUESTIONS) {
      if (this.#count === MOST_QUESTIONS + 1) this.ends.push('too-many')
      throw new JsonRpcError(
        INVALID_REQUEST,
        `In one call at most ${MOST_QUESTIONS} questions are put to the user.`,
      )
    }
    return this.#inTurn.do(() => this.#ask(question))
  }

  async #ask({ from, params, signal }: Question): Promise<FormAnswer> {
    const { serversMayAsk, paused } = this.#user.policy()
    if (!serversMayAsk || paused) return this.#end('not-wanted', nobodySaid)
    const form = this.#read(from, params)
    const { assistant, hungUp, form: chat } = this.#asker
    // What cannot end with a question in the 2026 protocol, as a completion, is followed by no other request.
    if (!chat || chat.endsCall) return this.#end('cannot-show', nobodySaid)
    const { approvals, server } = this.#user
    const { withdrawn, close } = approvals.serverQuestions.open(assistant.key, server.name)
    const gone = AbortSignal.any([signal, this.#asker.signal, withdrawn, ...(hungUp ? [hungUp] : [])])
    const stopNotices = this.#tellThatItWaits(from)
    const begun = performance.now()
    try {
      const answer = await show(chat, form, gone)
      return answer ? this.#end(endOf[answer.action], answer) : this.#end('invalid-answer', nobodySaid)
    } catch {
      return this.#end(gone.aborted ? 'taken-back' : 'not-answered', nobodySaid)
    } finally {
      this.answeringMs += performance.now() - begun
      stopNotices()
      close()
    }
  }

  /** @throws JsonRpcError */
  #read(from: string, params: unknown): Form {
    try {
      return readForm(from, params)
    } catch (thrown) {
      if (!(thrown instanceof Unshowable)) throw thrown
      this.ends.push(thrown.how)
      throw new JsonRpcError(INVALID_PARAMS, thrown.message)
    }
  }

  #end(how: QuestionEnd, answer: FormAnswer): FormAnswer {
    this.ends.push(how)
    return answer
  }

  #tellThatItWaits(from: string): () => void {
    const { meta } = this.#asker
    const notify: Asker['notify'] = (notification) => {
      this.progressed(notification.params?.['progress'])
      this.#asker.notify(notification)
    }
    return tellThatItWaits({ meta, notify }, `${from} waits for the user’s answer.`, this.#progress)
  }
}

const endOf: Record<FormAnswer['action'], QuestionEnd> = {
  accept: 'answered',
  decline: 'declined',
  cancel: 'not-answered',
}

/** @returns undefined for what is no answer @throws what `gone` says, or where there is none */
async function show(chat: FormWhileItWaits, form: Form, gone: AbortSignal): Promise<FormAnswer | undefined> {
  gone.throwIfAborted()
  const shown = chat.show(form, { signal: gone, withinMs: QUESTION_WITHIN_MS })
  return readAnswer(form, await unlessAborted(shown, gone))
}
