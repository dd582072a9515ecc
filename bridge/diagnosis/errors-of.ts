import { counting, programsOwn, type FieldError } from './counting.ts'
import { errorFields } from './component-names.ts'
import type { Detail } from './details/detail.ts'
import { detailOf } from './details/index.ts'
import { explanation, notOfTransformation, ofAdded, withExitCode, type Explanation } from './explanation.ts'
import { asJob, numberOf, textOf, type JobFields } from './job-fields.ts'
import { addedError, type Overlay } from './overlay.ts'
import { errorKey } from './tables/index.ts'

/** An error of a job, in words. */
export interface JobError extends Explanation {
  /** PanDA's own message, on one line and cut: a text from elsewhere, to be shown as a quotation. */
  said?: string
  /** What the message tells beyond the number, such as `timeout`. */
  detail?: string
  /** What the program ended with, where the error is that it failed. */
  exitCode?: number
  /** Stable: `pilot:1305/exit-139`. Jobs with the same have failed for the same reason. */
  reason: string
}

/** The error of a job that counts. */
export interface CountingError {
  /** The error to tell of; undefined where none is, or none counts. */
  counting: JobError | undefined
  /** By which rule that one counts, or none does, with a sentence that says it. */
  rule: string
  because: string
  /** Whether the job failed: not where it finished, nor where PanDA closed or replaced it itself. */
  isFailure: boolean
}

export interface JobErrors extends CountingError {
  /** What else the job's fields hold. */
  hidden: JobError[]
}

/** Numbers of PanDA's are below that, Harvester's included. */
const LARGEST_CODE = 1_000_000

/** The pilot's numbers that say no more than that the program failed. */
const PROGRAM_FAILED = new Set([1220, 1305, 1310, 1315])

/**
 * Exit codes that the pilot takes for its own ones of opening files over the network (pilot3,
 * pilot/common/errorcodes.py, resolve_transform_error).
 */
const MISTAKEN: Readonly<Record<number, number>> = { 1378: 2, 1368: 3 }

const MISTAKE = ' The pilot takes this exit code for trouble with remote files.'

/**
 * What went wrong with a job, which of it counts, and what it means.
 * @param job as PanDA's REST describes it, or as BigPanDA does: from elsewhere, and of any content
 * @param from the monitor's own table of errors, put beside ours
 */
export function errorsOf(job: unknown, from?: Overlay): JobErrors {
  const fields = asJob(job)
  const errors = fieldErrors(fields)
  const { error, ...found } = countingOf(fields, errors, from)
  const hidden = errors.filter((one) => one !== error).map((one) => inWords(one, errors, fields, from))
  return { ...found, hidden }
}

/** The same without the errors that do not count, which takes less time. */
export function countingError(job: unknown, from?: Overlay): CountingError {
  const fields = asJob(job)
  const { error: _error, ...found } = countingOf(fields, fieldErrors(fields), from)
  return found
}

function countingOf(job: JobFields, errors: readonly FieldError[], from?: Overlay) {
  const status = textOf(job, 'jobStatus', 40)?.toLowerCase() ?? ''
  const { error, rule, because } = counting({ errors, status })
  return {
    error,
    counting: error && inWords(error, errors, job, from),
    rule,
    because,
    isFailure: error !== undefined || (rule === 'nothing' && status === 'failed'),
  }
}

function fieldErrors(job: JobFields): FieldError[] {
  return errorFields.flatMap(({ component, code, said }) => {
    const number = numberOf(job, code)
    if (number === undefined || !Number.isInteger(number) || number <= 0 || number > LARGEST_CODE) return []
    const message = said && textOf(job, said)
    return [{ component, code: number, ...(message === undefined ? {} : { said: message }) }]
  })
}

function inWords(error: FieldError, all: readonly FieldError[], job: JobFields, from?: Overlay): JobError {
  const { component, code } = error
  const end = endOfProgram(error, all)
  const said = end?.said ?? error.said
  const messages = [end?.said, error.said].filter((message) => message !== undefined)
  const base = inContext(explanation(component, code, from), job)
  const exit = end && inContext(explanation('transform', end.code, from), job)
  const added = addedError(from, component, code, messages)
  const detail = added || exit?.by !== undefined ? undefined : detailOf(component, code, messages)
  const exitCode = end?.code ?? (component === 'transform' || component === 'executor' ? code : undefined)
  const told = {
    ...base,
    ...(exit && ofExit(exit)),
    ...(detail && adviceOf(detail)),
    ...(added && ofAdded(added)),
  }
  const more = detail?.detail ?? added?.says?.replaceAll(/\W+/g, '-') ?? (exit && `exit-${exit.code}`)
  return {
    ...told,
    meaning:
      exitCode === undefined
        ? told.meaning
        : `${withExitCode(told.meaning, exitCode)}${end && MISTAKEN[code] ? MISTAKE : ''}`,
    ...(said === undefined ? {} : { said }),
    ...(more === undefined ? {} : { detail: more }),
    ...(exitCode === undefined ? {} : { exitCode }),
    reason: more === undefined ? errorKey(component, code) : `${errorKey(component, code)}/${more}`,
  }
}

/** What the program ended with, where all that the pilot says is that it did. */
function endOfProgram({ component, code }: FieldError, all: readonly FieldError[]): FieldError | undefined {
  if (component !== 'pilot') return undefined
  const end = programsOwn(all)
  if (MISTAKEN[code] !== undefined) return end?.code === MISTAKEN[code] ? end : undefined
  return PROGRAM_FAILED.has(code) ? end : undefined
}

/** The number means what it does for transformations only where the program is one. */
function inContext(error: Explanation, job: JobFields): Explanation {
  const program = textOf(job, 'transformation', 200)
  const isAnother = program !== undefined && !/_tf\.py|_trf\b|trf\.py/i.test(program)
  return isAnother ? notOfTransformation(error) : error
}

/** A signal says where to look; other exit codes leave that to the pilot's error. */
function ofExit({
  meaning,
  category,
  whoCanAct,
  helps,
  retry,
  logFiles,
  code,
  by,
}: Explanation): Partial<Explanation> {
  const advice = { meaning, category, whoCanAct, helps, retry, ...(by !== undefined && { by }) }
  return code > 128 ? { ...advice, logFiles } : advice
}

function adviceOf({
  components: _components,
  codes: _codes,
  says: _says,
  detail: _detail,
  ...advice
}: Detail) {
  return advice
}
