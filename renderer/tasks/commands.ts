/** A command that this page offers. In which states PanDA takes it, the descriptions of its endpoint say. */
export interface TaskCommand {
  /** Name of the tool; its one argument is `task_id`. */
  tool: string
  verb: string
  /** What it does, as the sentence before a yes. */
  about: string
  fits: (status: string) => boolean
}

const over = new Set([
  'finished',
  'done',
  'broken',
  'tobroken',
  'aborted',
  'aborting',
  'toabort',
  'failed',
  'passed',
])
const oneOf =
  (...states: string[]) =>
  (status: string) =>
    states.includes(status)
const notOver = (status: string) => !over.has(status)

/** In the order of their buttons. */
export const commands: readonly TaskCommand[] = [
  {
    tool: 'task_retry',
    verb: 'Retry',
    about: 'Files that failed, and those that were not processed, get new attempts; what is done is kept.',
    fits: oneOf('finished', 'failed', 'exhausted', 'running', 'scouting', 'pending'),
  },
  {
    tool: 'task_reload_input',
    verb: 'Reload input',
    about: 'The input datasets are read again, and files that were added since are processed.',
    fits: oneOf('finished', 'failed', 'aborted', 'done', 'exhausted'),
  },
  {
    tool: 'task_resume',
    verb: 'Resume',
    about: 'The task goes on where it was.',
    fits: oneOf('paused', 'throttled', 'staging'),
  },
  {
    tool: 'task_pause',
    verb: 'Pause',
    about: 'No more jobs are made until it is resumed; jobs that are there go on.',
    fits: (status) => notOver(status) && status !== 'paused',
  },
  {
    tool: 'task_finish',
    verb: 'Finish early',
    about: 'Running jobs are killed, what is done is kept, and the rest is given up.',
    fits: notOver,
  },
  {
    tool: 'task_kill',
    verb: 'Kill',
    about: 'All its unfinished jobs are killed, and it ends as aborted. An aborted task cannot be retried.',
    fits: notOver,
  },
]

/** Those that PanDA takes for a task in this state, of those that the user's set has. */
export function commandsFor(status: string, offered: (tool: string) => boolean): TaskCommand[] {
  return commands.filter(({ tool, fits }) => fits(status) && offered(tool))
}
