import type { Component } from './known-error.ts'

/** An error as a job's fields say it, before anything is known of it. */
export interface FieldError {
  component: Component
  code: number
  /** PanDA's message, as it may be shown. */
  said?: string
}

/** What the rules look at. */
export interface Situation {
  errors: readonly FieldError[]
  /** The job's state, such as `failed`; empty where it is not known. */
  status: string
}

interface Rule {
  /** Stable, for tests and for machines. */
  name: string
  /** One sentence for a reader: why that error counts, or none does. */
  because: string
  /** The error that counts, `none` where none does, or undefined where the rule does not fit. */
  counts: (situation: Situation) => FieldError | 'none' | undefined
}

/** Taskbuffer's numbers of attempts that PanDA itself replaced: ended, expired, reassigned, re-brokered. */
const REPLACED = [100, 102, 105, 130]
/** Those by which event service closes jobs whose events others do. */
const SHARED = [111, 112, 115, 116, 117, 118, 120, 122, 123, 200]
/** The pilot's numbers when PanDA told it to stop. */
const TOLD_TO_STOP = [1144, 1205, 1236, 1363]
/** The pilot's numbers for what goes wrong after, or since, a program failed. */
const AFTER_THE_PROGRAM = [
  // outputs that were not made, or not stored
  1137, 1141, 1152, 1165, 1172, 1181, 1187, 1191, 1247, 1333, 1343, 1350, 1383,
  // measurements and logs
  1320, 1337, 1352, 1353, 1354, 1376,
]
/** An exit code that the pilot takes for success. */
const HARMLESS_EXIT = 160

const of = ({ errors }: Situation, component: Component, codes?: readonly number[]) =>
  errors.find((error) => error.component === component && (codes?.includes(error.code) ?? true))

/** What the program itself says: by its report where that has words, else by its exit code. */
export function programsOwn(errors: readonly FieldError[]): FieldError | undefined {
  const executor = errors.find(({ component }) => component === 'executor')
  const exit = errors.find(({ component, code }) => component === 'transform' && code !== HARMLESS_EXIT)
  const says = executor?.said !== undefined && !/^(?:ok|success)\W*$/i.test(executor.said)
  return says ? executor : (exit ?? executor)
}

/** Errors that say little: they do not count beside another. */
const beside: readonly { component: Component; when: (error: FieldError) => boolean }[] = [
  { component: 'dataservice', when: ({ code }) => code === 200 },
  { component: 'supervisor', when: ({ code }) => code === 8970 },
  {
    component: 'supervisor',
    when: ({ code, said }) => [1000, 8991, 9000].includes(code) && said === undefined,
  },
  { component: 'transform', when: ({ code }) => code === HARMLESS_EXIT },
]

/**
 * Who knows best, where no rule says otherwise. Taskbuffer comes last: it says what PanDA did next (106, 107), that the
 * slot ended (300), or what the supervisor says with the site's words.
 */
const ORDER: readonly Component[] = [
  'pilot',
  'executor',
  'transform',
  'dataservice',
  'supervisor',
  'jobdispatcher',
  'brokerage',
  'taskbuffer',
]

/**
 * Which error of a job counts: the first rule that fits decides. The rules of BigPanDA (panda-bigmon-core,
 * core/libs/error.py) are among them, so that its pages and this program name the same error.
 */
export const rules: readonly Rule[] = [
  {
    name: 'nothing',
    because: 'PanDA names no error.',
    counts: ({ errors }) => (errors.length === 0 ? 'none' : undefined),
  },
  {
    name: 'finished',
    because: 'The job finished: what its fields still hold did not stop it.',
    counts: ({ status }) => (status === 'finished' ? 'none' : undefined),
  },
  {
    name: 'replaced',
    because:
      'PanDA closed this attempt itself, to make another or as it was not needed: this is no failure of yours.',
    counts: (situation) =>
      situation.status === 'closed' && of(situation, 'taskbuffer', REPLACED) ? 'none' : undefined,
  },
  {
    name: 'shared-events',
    because: 'Other jobs do the events of this one: this is no failure of yours.',
    counts: (situation) =>
      situation.status === 'closed' && of(situation, 'taskbuffer', SHARED) ? 'none' : undefined,
  },
  {
    name: 'ended-on-request',
    because: 'The job was ended on request; what the pilot says only follows from that.',
    counts: (situation) => {
      const ended = of(situation, 'taskbuffer', [100, 103])
      return situation.status === 'cancelled' || of(situation, 'pilot', TOLD_TO_STOP) ? ended : undefined
    },
  },
  {
    name: 'program-failed',
    because: 'The program failed, or used too much memory; what else is named follows from that.',
    counts: (situation) => of(situation, 'pilot', [1305, 1235]),
  },
  {
    name: 'program-failed-first',
    because: 'The program failed first, so its outputs are missing, or were not stored.',
    counts: (situation) =>
      of(situation, 'pilot', AFTER_THE_PROGRAM) ? programsOwn(situation.errors) : undefined,
  },
  {
    name: 'best-known',
    because: 'Of several errors, this comes from where most is known of the job.',
    counts: (situation) => {
      const saying = situation.errors.filter(
        (error) => !beside.some(({ component, when }) => component === error.component && when(error)),
      )
      const all = saying.length > 0 ? saying : situation.errors
      const best = ORDER.map((component) => all.find((error) => error.component === component)).find(
        (error) => error !== undefined,
      )
      return best?.component === 'executor' || best?.component === 'transform'
        ? (programsOwn(all) ?? best)
        : best
    },
  },
]

/** The error that counts, with the rule by which it does. */
export function counting(situation: Situation): { error?: FieldError; rule: string; because: string } {
  for (const { name, because, counts } of rules) {
    const error = counts(situation)
    if (error !== undefined) return { rule: name, because, ...(error === 'none' ? {} : { error }) }
  }
  return { rule: 'nothing', because: 'PanDA names no error.' }
}
