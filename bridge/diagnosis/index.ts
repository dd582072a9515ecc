/**
 * Why jobs fail: what PanDA's errors mean, which of a job's errors counts, what many failures have in common, where in
 * a log it shows. Knows the fields of jobs and the words of their logs; asks nobody, and keeps nothing.
 */
export { explainError } from './explain-error.ts'
export { explainText } from './explain-text.ts'
export type { Explanation } from './explanation.ts'
export { errorsOf, type JobError, type JobErrors } from './errors-of.ts'
export type { FailureGroup } from './failure-groups.ts'
export { FailureStudy, type Failures } from './failures.ts'
export type { AddedError } from './known-error.ts'
export { excerptOf } from './log-excerpt.ts'
export { causeInLog, filesToRead, logPlan } from './log-rules.ts'
export { byError, overlay, type Overlay } from './overlay.ts'
export { resourcesOf, type UsedAgainstAsked } from './resources.ts'
export { knownErrors } from './tables/index.ts'
