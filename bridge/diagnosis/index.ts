/**
 * Why jobs fail: what PanDA's errors mean, which of a job's errors counts, what many failures have in common, where in
 * a log it shows. Knows the fields of jobs and the words of their logs; asks nobody, and keeps nothing.
 */
export { explainError } from './explain-error.ts'
export { explainText, type TextMatch } from './explain-text.ts'
export type { Explanation } from './explanation.ts'
export { countingError, errorsOf, type CountingError, type JobError, type JobErrors } from './errors-of.ts'
export { type FailureGroup } from './failure-groups.ts'
export { FailureStudy, groupFailures, specials, type Failures } from './failures.ts'
export { type Actor, type Category, type Component, type Retry } from './known-error.ts'
export { excerptOf, type ExcerptBounds, type LogExcerpt } from './log-excerpt.ts'
export {
  causeInLog,
  filesToRead,
  logPlan,
  type ListedFile,
  type LogCause,
  type LogPlan,
} from './log-rules.ts'
export { overlay, type Overlay } from './overlay.ts'
export { reasonOf, type Reason } from './reasons.ts'
export { resourcesOf, type Resources, type UsedAgainstAsked } from './resources.ts'
export { type Special } from './specials.ts'
export { knownErrors } from './tables/index.ts'
export { actorWords, retryWords } from './words.ts'
