import { BridgeError } from '../../errors.ts'

/** What somebody asks "why" of. */
export type Asked = { is: 'task' | 'job'; id: number } | { is: 'error'; code: number | string }

/** The first to ask for, and what the number may be instead, where PanDA does not know it as that. */
export interface Guess {
  first: Asked
  otherwise?: Asked
}

/**
 * Numbers say what they are by their length: those of jobs have ten digits and more at ATLAS, those of tasks eight;
 * at a young PanDA both are shorter, and errors have five at most.
 */
const LONGEST_CODE = 5
const LONGEST_TASK = 9
/** Beyond what a number can hold exactly: no PanDA has come that far. */
const LONGEST = 15

/**
 * @param words as typed: a number, `pilot:1305`, `exit code 139`, the address of a page of the monitor, a line of a log
 * @param said what the user says that it is
 * @throws BridgeError where it is no number and has to be one
 */
export function whatIsAsked(words: readonly string[], said?: Asked['is']): Guess {
  const text = words.join(' ').trim()
  const named = numberIn(text)
  const is = said ?? named?.is
  if (is === 'error') return { first: errorOf(text) }
  if (is !== undefined) {
    if (named === undefined) throw noNumber(text, is)
    return { first: { is, id: named.id } }
  }
  if (named === undefined || named.digits <= LONGEST_CODE) return { first: errorOf(text) }
  const { id, digits } = named
  return digits > LONGEST_TASK
    ? { first: { is: 'job', id } }
    : { first: { is: 'task', id }, otherwise: { is: 'job', id } }
}

/** @throws BridgeError where that is no number of a job */
export function jobAsked(text: string): number {
  const { first } = whatIsAsked([text], 'job')
  if (first.is !== 'job') throw noNumber(text, 'job')
  return first.id
}

interface Named {
  id: number
  digits: number
  is?: 'task' | 'job'
}

function numberIn(text: string): Named | undefined {
  const [, task, job, plain] =
    /^(?:https:\/\/\S{1,300}\/)?task[ /](\d+)\/?$|^(?:https:\/\/\S{1,300}\/)?job(?: |\/|\?pandaid=)(\d+)\/?$|^(\d+)$/i.exec(
      text,
    ) ?? []
  const digits = task ?? job ?? plain
  if (digits === undefined || digits.length > LONGEST || Number(digits) === 0) return undefined
  const is = task !== undefined ? 'task' : job !== undefined ? 'job' : undefined
  return { id: Number(digits), digits: digits.length, ...(is && { is }) }
}

function errorOf(text: string): Asked {
  return { is: 'error', code: /^-?\d{1,15}$/.test(text) ? Number(text) : text }
}

function noNumber(text: string, is: 'task' | 'job'): BridgeError {
  return new BridgeError(
    'invalid-input',
    `"${text.slice(0, 60)}" is no number of a ${is}.`,
    is === 'task'
      ? 'List your tasks with "panda-bridge tasks".'
      : '"panda-bridge why TASK" names jobs of a task.',
  )
}
