/**
 * The colours in which BigPanDA fills the states of tasks and jobs (`core/static/css/state-colors.css` of
 * PanDAWMS/panda-bigmon-core 1.1.7): who knows them there, knows them here. All but one are read in black.
 */
const fills: Readonly<Record<string, string>> = {
  '#db9591': 'tobroken broken lost missed',
  '#ffaba2': 'failed aborted aborting toabort',
  '#ff8174': 'corrupted reassign toreassign',
  '#62ac21': 'done toincexec rerefine merged',
  '#96ca69': 'prepared finished toretry',
  '#addf80': 'transferring finishing merging partial',
  '#c7e9a9': 'running starting scouted cached',
  '#dbf1c6': 'scouting topreprocess preprocessing picked',
  '#ebf5e2': 'submitting approved',
  '#d9efef': 'assigning assigned scheduled',
  '#d9efde': 'activated ready submitted sent',
  '#e6f0f6': 'defined queued registered test new',
  '#edeeef': 'paused passed',
  '#f1e8ff': 'staging staged',
  '#ffcb2f': 'missing',
  '#ffd65d': 'cancelled discarded timeout',
  '#ffe38e': 'holding throttled exhausted',
  '#fff5d6': 'pending waiting',
  '#bdbdbd': 'closed',
}

const UNKNOWN = '#edeeef'

const byState = new Map(
  Object.entries(fills).flatMap(([fill, states]) => states.split(' ').map((state) => [state, fill] as const)),
)

/** The ground on which a state's name is written in black, in light and in dark. */
export function stateFill(status: string): string {
  return byState.get(status.toLowerCase()) ?? UNKNOWN
}

/** The same monitor's colours of input files, for bars of progress. */
export const progressFills = {
  done: '#62ac21',
  running: '#a0d670',
  failed: '#ff8174',
  missing: '#ffcb2f',
  waiting: '#dcdcdc',
} as const
export type ProgressPart = keyof typeof progressFills
