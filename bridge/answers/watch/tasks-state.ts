import type { TaskFacts } from '../reading/task.ts'
import type { TaskLine } from '../shapes/index.ts'
import type { Links } from '../links.ts'
import { choose, taskLine } from '../tasks/my-tasks.ts'
import { standingOf } from '../tasks/standing.ts'
import type { TaskChange, What } from './changes.ts'

/** How the user's tasks stood when they were last looked at. */
export interface KnownTasksState {
  is: 'known'
  /** Milliseconds since 1970. */
  at: number
  /** They could not be looked at since, or may not be: assistants are paused. */
  isOld: boolean
  running: number
  waiting: number
  /** Those that do not go on, or fail, until somebody acts. */
  attention: number
  /** Some of these, the most urgent first. */
  lines: TaskLine[]
  /** Another number whenever anything of them has changed. */
  version: number
  /** What the last look that had any brought. */
  news: TaskNews | undefined
}

/** What windows and the tray say of the user's tasks. `off`: by the user's choice; `unknown`: nobody is signed in, or not looked at yet. */
export type TasksState = { is: 'off' } | { is: 'unknown' } | KnownTasksState

/** A task that came to an end, or to a stand. */
export type TaskEvent = TaskLine & { what: What }

/** What is worth telling of what changed between two looks. */
export interface TaskNews {
  /** Of the look, in milliseconds since 1970: no two have the same. */
  at: number
  /** How many there are of each. */
  counts: Readonly<Record<What, number>>
  /** Some of each, the most urgent kind first. */
  events: TaskEvent[]
}

/** A menu stays short. */
const MOST_LINES = 5
/** Events of one kind of which more is told than their number. */
const MOST_EVENTS = 3

/** How tasks stand, in short. */
export function summaryOf(
  tasks: readonly TaskFacts[],
  links: Links,
): Pick<KnownTasksState, 'running' | 'waiting' | 'attention' | 'lines'> {
  const counts = { running: 0, waiting: 0, attention: 0, 'ended-with-failures': 0, ended: 0 }
  for (const task of tasks) counts[standingOf(task)] += 1
  const { running, waiting, attention } = counts
  const lines = choose(tasks, { status: 'active' }).slice(0, MOST_LINES)
  return { running, waiting, attention, lines: lines.map((task) => taskLine(task, links)) }
}

/** @param at of the look, in milliseconds since 1970 @returns undefined where nothing is worth telling */
export function newsOf(changes: readonly TaskChange[], links: Links, at: number): TaskNews | undefined {
  const events = changes.flatMap(({ task, what }) => (what ? [{ task, what }] : []))
  if (events.length === 0) return undefined
  const of = (what: What) => events.filter((event) => event.what === what)
  const counts = Object.fromEntries(urgency.map((what) => [what, of(what).length])) as TaskNews['counts']
  // Of each kind some: a user may hear of one kind alone.
  const shown = urgency.flatMap((what) => of(what).slice(0, MOST_EVENTS))
  return { at, counts, events: shown.map(({ task, what }) => ({ ...taskLine(task, links), what })) }
}

/** What a user wants to hear of first. */
const urgency: readonly What[] = ['failed', 'exhausted', 'ended-with-failures', 'ended']
