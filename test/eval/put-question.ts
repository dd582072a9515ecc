import type { Assistant } from './assistant.ts'
import type { Question } from './questions.ts'
import { callTool, type Way } from './ways.ts'

export interface Limits {
  /** Calls that a question may take. */
  calls: number
  /** Characters of a result that the model is given; the rest is cut off. */
  characters: number
  /** That a question may take, all its calls included. */
  seconds: number
}

/** How a question went. */
export interface Outcome {
  question: number
  way: Way['name']
  /** Whether the words hold every fact. */
  right: boolean
  /** The same, found with a call and not by what the model knows or guesses. */
  lookedUp: boolean
  /** As the model made them. */
  calls: readonly string[]
  /** Of results, as the bridge gave them, and as the model got them. */
  bytes: number
  bytesRead: number
  seconds: number
  ask: string
  words: string
}

const MOST_WORDS = 2_000

/** Puts each question by each way in turn, side by side. @param onOutcome hears of each at once */
export async function putQuestions(
  assistant: Assistant,
  ways: readonly Way[],
  questions: readonly (readonly [number, Question])[],
  limits: Limits,
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  for (const { tools } of ways) await assistant.prepare(tools)
  const outcomes: Outcome[] = []
  for (const [number, question] of questions)
    for (const way of ways) {
      const outcome = await putQuestion(assistant, way, number, question, limits)
      outcomes.push(outcome)
      onOutcome(outcome)
    }
  return outcomes
}

/** Puts one question to a model that has the tools of this way, and judges its last words by the facts. */
async function putQuestion(
  assistant: Assistant,
  way: Way,
  number: number,
  question: Question,
  limits: Limits,
): Promise<Outcome> {
  const started = performance.now()
  const signal = AbortSignal.timeout(limits.seconds * 1000)
  const calls: string[] = []
  let bytes = 0
  let bytesRead = 0
  let words = ''
  using conversation = assistant.converse(way.tools)
  try {
    let turn = await conversation.begin(question.ask, signal)
    while (turn.calls.length > 0 && calls.length < limits.calls) {
      const results = []
      for (const call of turn.calls.slice(0, limits.calls - calls.length)) {
        calls.push(`${call.tool}(${JSON.stringify(call.input)})`)
        const whole = await callTool(way, call.tool, call.input)
        const text = whole.slice(0, limits.characters)
        bytes += Buffer.byteLength(whole)
        bytesRead += Buffer.byteLength(text)
        results.push({ call, text })
      }
      turn = await conversation.give(results, calls.length >= limits.calls, signal)
    }
    // A model that still wants to call has not answered.
    words = turn.calls.length > 0 ? '' : turn.words
  } catch (error) {
    words = signal.aborted ? '(no answer in time)' : `(${String(error)})`
  }
  const right = question.facts.every((fact) => fact.test(words))
  return {
    question: number,
    way: way.name,
    right,
    lookedUp: right && calls.length > 0,
    calls,
    bytes,
    bytesRead,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    ask: question.ask,
    words: words.slice(0, MOST_WORDS),
  }
}
