import type { Progress, Standing } from '../shapes/index.ts'
import { number, percent, plural } from './numbers.ts'

// Chat, terminal and pages say the same by this file. Pages load it: it imports no schema.

/** How urgent a task is for its owner, in the order of lists. */
export const standingWords: Readonly<Record<Standing, string>> = {
  attention: 'Needs you',
  running: 'Running',
  waiting: 'Waiting',
  'ended-with-failures': 'Ended with failures',
  ended: 'Ended',
}

/** `31 of 38 files done (81%), 3 failed, 4 running`. */
export function progressWords({ files, done, failed, running = 0, missing = 0 }: Progress): string {
  if (files === 0) return 'no input files known yet'
  const parts = [
    `${number(done)} of ${plural(files, 'file')} done (${percent(done, files)})`,
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(running > 0 ? [`${number(running)} running`] : []),
    ...(missing > 0 ? [`${number(missing)} missing`] : []),
  ]
  return parts.join(', ')
}
