import type { Standing } from '../types.ts'

/** How urgent a task is for its owner, in words; in the order of lists. */
export const standingWords: Record<Standing, string> = {
  attention: 'Needs attention',
  running: 'Running',
  waiting: 'Waiting',
  'ended-with-failures': 'Ended with failures',
  ended: 'Ended',
}

export const standings = Object.keys(standingWords) as Standing[]
