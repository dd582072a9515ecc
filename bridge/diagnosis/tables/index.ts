import { components, type Component, type KnownError } from '../known-error.ts'
import { exitCodes } from './exit-codes.ts'
import { pilotEndedErrors } from './pilot-ended.ts'
import { pilotFileErrors } from './pilot-files.ts'
import { pilotNodeErrors } from './pilot-node.ts'
import { pilotOutputErrors } from './pilot-output.ts'
import { pilotProgramErrors } from './pilot-program.ts'
import { serverErrors } from './server.ts'
import { supervisorErrors } from './supervisor.ts'
import { transformationErrors } from './transform.ts'

/** The executor's field repeats the exit code of the job's report, by the numbers of the transformation. */
const executorErrors = [...exitCodes, ...transformationErrors].map((error) => ({
  ...error,
  component: 'executor' as const,
}))

/**
 * All errors that are known, by component and number. The codes are those of pilot 3.11.5 and panda-server 1.0.4; the
 * words are this project's own. Of brokerage none is known: panda-server has no numbers for it any more.
 */
export const knownErrors: readonly KnownError[] = [
  ...pilotProgramErrors,
  ...pilotOutputErrors,
  ...pilotFileErrors,
  ...pilotNodeErrors,
  ...pilotEndedErrors,
  ...exitCodes,
  ...transformationErrors,
  ...executorErrors,
  ...serverErrors,
  ...supervisorErrors,
].toSorted((a, b) => components.indexOf(a.component) - components.indexOf(b.component) || a.code - b.code)

const byKey = new Map(knownErrors.map((error) => [errorKey(error.component, error.code), error]))

/** How PanDA's pages write an error: `pilot:1305`. */
export function errorKey(component: Component, code: number): string {
  return `${component}:${code}`
}

/** What is known of an error, or undefined. */
export function knownError(component: Component, code: number): KnownError | undefined {
  return byKey.get(errorKey(component, code))
}

/** What is known of errors of this number, of whatever component. */
export function knownErrorsOfCode(code: number): KnownError[] {
  return components.flatMap((component) => knownError(component, code) ?? [])
}
