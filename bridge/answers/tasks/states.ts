/** What a state of JEDI's means to the owner of the task, and what helps. */
interface StateWords {
  means: string
  next?: string
}

/**
 * The states of a task (panda-docs, "Task status"; JEDI's own list is JediTaskSpec.statusToUpdateContents and its
 * neighbours in panda-server).
 */
const states: Readonly<Record<string, StateWords>> = {
  waiting: { means: 'It waits to be registered.' },
  registered: {
    means: 'PanDA has taken it, and has not looked at it yet.',
    next: 'Wait: that takes some minutes.',
  },
  defined: { means: 'PanDA has understood it; its jobs are not made yet.' },
  assigning: { means: 'PanDA looks for the place of its outputs.' },
  assigned: { means: 'A place for its outputs is found; its jobs are not made yet.' },
  ready: { means: 'Its next jobs are about to be made.' },
  pending: {
    means: 'PanDA cannot make its jobs at the moment, and tries again by itself.',
    next: 'Read what PanDA says; where it names no site or no input, that will not pass by waiting.',
  },
  scouting: { means: 'A few first jobs (scouts) measure time and memory; the others come after them.' },
  scouted: { means: 'Its first jobs have ended; the others are about to be made.' },
  running: { means: 'Its jobs are made and run.' },
  prepared: { means: 'Its jobs have ended; PanDA checks the outputs.' },
  merging: { means: 'Its outputs are being merged.' },
  finishing: { means: 'It is being ended early: what runs now comes to its end.' },
  throttled: {
    means: 'It is slowed down, since too much of this kind is queued.',
    next: 'Wait: PanDA goes on by itself.',
  },
  staging: { means: 'Its input is being brought from tape.', next: 'Wait: that can take days.' },
  topreprocess: { means: 'A step before its jobs is prepared.' },
  preprocessing: { means: 'A step before its jobs runs.' },
  rerefine: { means: 'PanDA reads its definition again.' },
  toretry: { means: 'A retry was ordered and begins soon.' },
  toincexec: { means: 'New input was ordered and is taken up soon.' },
  toreassign: { means: 'It is being moved elsewhere.' },
  paused: { means: 'Somebody has paused it: nothing new begins.', next: 'task_resume lets it go on.' },
  exhausted: {
    means: 'PanDA has stopped it: its first jobs were not good enough, or too many failed.',
    next: 'Mend the cause first; then task_retry goes on, or task_finish ends it with what there is.',
  },
  done: { means: 'All of its input was processed.' },
  finished: {
    means: 'It has ended, and a part of its input was not processed.',
    next: 'Where the reason is gone, task_retry tries the rest again.',
  },
  failed: {
    means: 'It has ended, and nothing was processed.',
    next: 'Mend the cause, then task_retry, or submit it anew.',
  },
  broken: {
    means: 'PanDA could not begin it: its definition or its input is wrong.',
    next: 'A retry does not help: mend what PanDA says, and submit it anew.',
  },
  tobroken: { means: 'PanDA is giving it up.' },
  aborting: { means: 'It is being killed.' },
  toabort: { means: 'It is about to be killed.' },
  aborted: { means: 'It was killed.' },
  passed: { means: 'It was replaced by another.' },
}

/** @param status of JEDI; one that is not known means what it says */
export function stateWords(status: string): StateWords {
  return states[status] ?? { means: `PanDA calls it "${status}".` }
}
