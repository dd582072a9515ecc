import { PROGRAM_LOGS, PILOT_LOG, type AddedError, type Advice, type Component } from './known-error.ts'
import { addedError, monitorWords, type Overlay } from './overlay.ts'
import { knownError } from './tables/index.ts'
import { supervisorRanges } from './tables/supervisor.ts'

/** An error in words, whether the tables know it or not. */
export interface Explanation extends Advice {
  component: Component
  code: number
  /** The constant in PanDA's source; of an error that the tables don't know, the monitor's name for it. */
  name?: string
  /** One sentence: what happened. */
  meaning: string
  /** Whether the tables know it: if not, `meaning` says so, and PanDA's own message is what there is. */
  known: boolean
  /** What the monitor's own table says; a text from elsewhere. */
  monitorSays?: string
  logAnchor?: RegExp
  /** The number means this only where the program is one of ATLAS' job transformations. */
  program?: 'transformation'
  /** Whose words these are, where they are an experiment's own. */
  by?: string
}

/** An error of a component in words. @param from the monitor's own table, where there is one */
export function explanation(component: Component, code: number, from?: Overlay): Explanation {
  const monitor = monitorWords(from, component, code)
  const added = addedError(from, component, code)
  const entry = knownError(component, code)
  const explained = added ? ofAdded(added) : entry ? { ...entry, known: true } : unlisted(component, code)
  return {
    ...explained,
    ...(explained.name === undefined && monitor?.name !== undefined ? { name: monitor.name } : {}),
    ...(monitor ? { monitorSays: monitor.description } : {}),
  }
}

/** An experiment's own words as an explanation. */
export function ofAdded({ says: _says, name, ...words }: AddedError): Explanation {
  return { ...words, ...(name !== undefined && { name }), known: true }
}

function unlisted(component: Component, code: number): Explanation {
  const range =
    component === 'supervisor'
      ? supervisorRanges.find(({ from, to }) => code >= from && code <= to)
      : undefined
  if (range) return { ...atSite, component, code, meaning: range.meaning, known: true }
  if (component === 'transform' || component === 'executor')
    return { ...ofProgram(code), component, code, known: false }
  return {
    component,
    code,
    known: false,
    meaning: `The tables of this program do not know the error ${component}:${code}.`,
    category: 'internal',
    whoCanAct: ['pandaExperts'],
    helps: "Read PanDA's own message; if it does not help, ask the experts with the job number.",
    retry: 'yes',
    logFiles: component === 'pilot' ? PILOT_LOG : [],
  }
}

const atSite: Advice = {
  category: 'killed',
  whoCanAct: ['site'],
  helps: 'Retry; if it is always the same site, exclude it (--excludedSite) and report it.',
  retry: 'other-site',
  logFiles: PILOT_LOG,
}

/** The numbers of signals end at 64 on Linux. */
const LAST_SIGNAL = 64

function ofProgram(code: number): Advice & { meaning: string } {
  const signal = code - 128
  const bySignal = signal > 0 && signal <= LAST_SIGNAL
  return {
    meaning: bySignal
      ? `Your program was ended by signal ${signal} (exit code ${code}).`
      : `Your program ended with exit code ${code}, a number of its own that PanDA does not know.`,
    category: 'payload',
    whoCanAct: ['user'],
    helps:
      'Read the end of payload.stdout and payload.stderr, and look where your program ends with that number.',
    retry: 'after-fix',
    logFiles: PROGRAM_LOGS,
  }
}

/** What the number of a transformation means where another program ended with it. */
export function notOfTransformation(error: Explanation): Explanation {
  if (error.program === undefined) return error
  const { name: _name, program: _program, ...rest } = error
  return { ...rest, ...ofProgram(error.code), known: false }
}

/** A sentence about a program's end with the number that it ended with. */
export function withExitCode(meaning: string, code: number): string {
  if (new RegExp(`\\b${code}\\b`).test(meaning)) return meaning
  if (meaning.endsWith(').')) return `${meaning.slice(0, -2)}, exit code ${code}).`
  return `${meaning.replace(/\.$/, '')} (exit code ${code}).`
}
