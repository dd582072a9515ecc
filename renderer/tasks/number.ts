/** Numbers of jobs (PandaID) have at least so many digits at the large installations; those of tasks have fewer. */
const JOB_DIGITS = 10

/** What a person typed or pasted, as what it may be the number of: most likely first. */
export interface Recognised {
  id: number
  kinds: readonly ('task' | 'job')[]
}

/**
 * Reads `48200101`, `task 48200101`, `PandaID=6742000011`, and addresses of BigPanDA's pages.
 * @param isTask whether a number is known to be a task's
 * @returns undefined where there is no number, or more than one
 */
export function recogniseNumber(
  text: string,
  isTask: (id: number) => boolean = () => false,
): Recognised | undefined {
  const words = text.trim().slice(0, 2_000)
  const named = /\b(?:(jeditaskid|taskid|task)|(pandaid|jobid|job))\b[\s/=:#?a-z]{0,20}?(\d{1,15})\b/i.exec(
    words,
  )
  if (named?.[3] !== undefined) {
    const kind = named[1] === undefined ? 'job' : 'task'
    return valid(named[3], [kind])
  }
  const bare = /^#?\s*(\d[\d,.\s]{0,24})$/.exec(words)?.[1]?.replaceAll(/\D/g, '')
  if (bare === undefined || bare.length > 15) return undefined
  const first = isTask(Number(bare)) || bare.length < JOB_DIGITS ? 'task' : 'job'
  return valid(bare, first === 'task' ? ['task', 'job'] : ['job', 'task'])
}

function valid(digits: string, kinds: Recognised['kinds']): Recognised | undefined {
  const id = Number(digits)
  return Number.isSafeInteger(id) && id > 0 ? { id, kinds } : undefined
}

/** The number that an address of this window names. */
export function idOf(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

/** Errors have codes of at most so many digits. */
const ERROR_DIGITS = 5

/** Whether it is a number too long for the code of an error, and so that of a task or a job. */
export function isOfNoError(text: string): boolean {
  const id = idOf(text.trim())
  return id !== undefined && String(id).length > ERROR_DIGITS
}
