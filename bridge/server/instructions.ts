import type { LoginState } from '../auth/login.ts'

/** A PanDA server as an assistant has it. */
export interface Given {
  name: string
  vo: string
  /** The name of the endpoint set in force. */
  set: string
  /** What the names of its tools begin with. */
  prefix: string
  login: LoginState | undefined
}

const FIRST =
  ' Where there are tools named panda_..., use those first: each answers a question about tasks, jobs, errors, logs or documentation in one call.'
const NUMBERS = ' A task (jediTaskID) consists of jobs (PandaID). Times are UTC.'

/** What the bridge tells an assistant's program at first of what it offers; the program gives it to the model. */
export function instructionsFor(given: readonly Given[], isAnyInUse: boolean): string {
  const [only, ...others] = given
  if (!only)
    return isAnyInUse
      ? 'PanDA Bridge: the user gives this assistant none of the PanDA servers in use.'
      : 'PanDA Bridge: no PanDA server has been chosen yet.'
  if (others.length === 0)
    return (
      `Tools of the PanDA workload management system at ${only.name}, for the VO ${only.vo}, as the signed-in user.` +
      ` The user has chosen the endpoint set "${only.set}"; calls that change something may wait for their approval.` +
      FIRST +
      NUMBERS
    )
  return (
    `Tools of ${given.length} PanDA workload management systems side by side, as the signed-in user of each. ${given.map(saidOf).join(' ')}` +
    ' The same number is another task at another of them: ask the user where one is meant that they have not named.' +
    ' Calls that change something may wait for the user’s approval.' +
    FIRST +
    NUMBERS
  )
}

function saidOf({ name, vo, set, prefix, login }: Given): string {
  const names = prefix === '' ? 'names without a prefix' : `names that begin with ${prefix}`
  const who = login?.is === 'signed-in' ? '' : ', not signed in yet'
  return `${name} (VO ${vo}${who}): ${names}, endpoint set "${set}".`
}
