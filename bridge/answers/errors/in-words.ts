import type { Explanation, JobError } from '../../diagnosis/index.ts'
import { said } from '../said.ts'
import type { ErrorInWords, WhoCanAct } from '../shapes/index.ts'

const actors: Record<Explanation['whoCanAct'][number], WhoCanAct> = {
  user: 'you',
  site: 'site',
  data: 'data',
  experiment: 'experiment',
  pandaExperts: 'panda',
  nobody: 'nobody',
}

/** An error of the tables as answers tell it. @param quoted PanDA's own message where the error has none */
export function inWords(error: Explanation & Partial<JobError>, quoted?: string): ErrorInWords {
  const { component, code, name, meaning, whoCanAct, helps, logFiles, retry, known, by, monitorSays } = error
  const message = said(error.said ?? quoted)
  return {
    component,
    code,
    ...(name !== undefined && { name }),
    meaning,
    ...(message !== undefined && { said: message }),
    canAct: whoCanAct.map((actor) => actors[actor]),
    helps,
    retry,
    logFiles: [...logFiles],
    known,
    ...(by !== undefined && { by }),
    ...(monitorSays !== undefined && { monitorSays }),
  }
}

/** For failed jobs of which PanDA names no error. */
export const noError: ErrorInWords = {
  component: 'none',
  code: 0,
  meaning: 'The job failed, and PanDA names no error.',
  canAct: ['unknown'],
  helps: 'Look at the log of one of the jobs.',
  retry: 'yes',
  logFiles: ['pilotlog.txt', 'payload.stdout'],
  known: false,
}
