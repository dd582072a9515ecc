import type { BridgeState } from '../../bridge/api.ts'
import { tasksInShort } from '../../bridge/answers/watch/words.ts'
import { timeText } from './words.ts'

type Tasks = BridgeState['tasks']
type TaskLine = Extract<Tasks, { is: 'known' }>['lines'][number]

/** Characters of a task's name: menus are no wider than that with the state before it. */
const LONGEST_NAME = 44

/**
 * `Tasks: 3 run, 1 needs you`, with the time where that is not of now.
 * @param where of several servers in use, ` at ePIC`
 * @returns undefined where it is not known
 */
export function tasksSentence(tasks: Tasks, now: number, where: string): string | undefined {
  const short = tasksInShort(tasks)
  if (short === undefined || tasks.is !== 'known') return undefined
  return `Tasks${where}: ${short}${tasks.isOld ? ` (at ${timeText(tasks.at, now)})` : ''}`
}

/** A task as a line of the menu: `! exhausted, 60% done: user.dana.skim`. */
export function taskLabel({ name, status, standing, progress }: TaskLine): string {
  const { files, done } = progress
  const share = files > 0 ? `, ${Math.floor((100 * done) / files)}% done` : ''
  return `${standing === 'attention' ? '! ' : ''}${status}${share}: ${withoutMiddle(name)}`
}

/** Names of tasks begin alike, with the user's, and differ at their ends. */
function withoutMiddle(name: string): string {
  const characters = Array.from(name)
  if (characters.length <= LONGEST_NAME) return name
  const half = (LONGEST_NAME - 1) / 2
  return `${characters.slice(0, Math.floor(half)).join('')}…${characters.slice(-Math.ceil(half)).join('')}`
}
