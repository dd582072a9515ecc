/** The parts of PanDA that say why a job failed, by BigPanDA's names for them. */
export const components = [
  'pilot',
  'executor',
  'transform',
  'dataservice',
  'jobdispatcher',
  'supervisor',
  'taskbuffer',
  'brokerage',
] as const
export type Component = (typeof components)[number]

/** Who can do something about it, the likeliest first. */
export const actors = ['user', 'site', 'data', 'experiment', 'pandaExperts', 'nobody'] as const
export type Actor = (typeof actors)[number]

/**
 * Whether the same job may succeed when it is tried again. `automatic`: PanDA does that by itself. `other-site`: yes,
 * elsewhere. `after-fix`: only once something has been changed. `no`: there is nothing to try again.
 */
export const retries = ['yes', 'later', 'other-site', 'after-fix', 'automatic', 'no'] as const
export type Retry = (typeof retries)[number]

/** What kind of thing went wrong; the monitor counts by the same six, with numbers for names. */
export const categories = ['files', 'payload', 'network', 'killed', 'software', 'internal'] as const
export type Category = (typeof categories)[number]

/** What is known of all errors of a kind, or of one of them. */
export interface Advice {
  category: Category
  whoCanAct: readonly Actor[]
  /** One sentence: what to do next. */
  helps: string
  retry: Retry
  /** Names of files of the job's log in which it shows, the first to read first. */
  logFiles: readonly string[]
}

/** An error that the tables know. */
export interface KnownError extends Advice {
  component: Component
  code: number
  /** The constant in PanDA's source; of exit codes that have none, a name of ours. */
  name: string
  /** One sentence: what happened. */
  meaning: string
  /** What the line looks like by which it shows in the pilot's log. */
  logAnchor?: RegExp
  /** The number means this only where the program is one of ATLAS' job transformations. */
  program?: 'transformation'
}

/** What an experiment says of an error. */
export interface AddedError extends Advice {
  component: Component
  code: number
  name?: string | undefined
  meaning: string
  /** Only where PanDA's message has this, in small letters. */
  says?: string | undefined
  /** Whose word it is. */
  by: string
}

type Details = Partial<Advice> & { logAnchor?: RegExp }
type Row = readonly [code: number, name: string, meaning: string, details?: Details]

/** Errors of one component that share their advice; a row's own details stand above it. */
export function alike(component: Component, advice: Advice, rows: readonly Row[]): KnownError[] {
  return rows.map(([code, name, meaning, details]) => ({
    component,
    code,
    name,
    meaning,
    ...advice,
    ...details,
  }))
}

export const PILOT_LOG = ['pilotlog.txt'] as const
/** Of a program that failed: where it was set up, what it printed, what it complained of. */
export const PROGRAM_LOGS = ['payload.stdout', 'payload.stderr', 'pilotlog.txt'] as const
export const SETUP_LOGS = ['setup.stdout', 'payload.stdout', 'pilotlog.txt'] as const
