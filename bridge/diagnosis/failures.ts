import { FailureGroups, type FailureGroup } from './failure-groups.ts'
import { countingError } from './errors-of.ts'
import { asJob, numberOf, textOf } from './job-fields.ts'
import type { Overlay } from './overlay.ts'
import { reasonIn } from './reasons.ts'
import { Specials, type Special } from './specials.ts'

/** Why jobs of a task failed. */
export interface Failures {
  /** By reason, the largest first. */
  groups: FailureGroup[]
  /** What many of them have in common. */
  specials: Special[]
  /** How many jobs were looked at. */
  jobs: number
  failed: number
  /** Closed or replaced by PanDA itself: no failures of the user's. */
  replaced: number
}

/** Takes jobs one by one, and keeps none: for lists that come in parts. */
export class FailureStudy {
  readonly #groups = new FailureGroups()
  readonly #specials = new Specials()
  readonly #overlay: Overlay | undefined
  #jobs = 0
  #failed = 0
  #replaced = 0

  /** @param from the monitor's own table of errors, put beside ours */
  constructor(from?: Overlay) {
    this.#overlay = from
  }

  /** @param job as PanDA's REST describes it, or as BigPanDA does; jobs that did not fail may be among them */
  add(job: unknown): void {
    this.#jobs += 1
    const fields = asJob(job)
    const found = countingError(fields, this.#overlay)
    const reason = reasonIn(found)
    if (!reason) {
      if (found.rule === 'replaced' || found.rule === 'shared-events') this.#replaced += 1
      else this.#specials.addOther(fields)
      return
    }
    this.#failed += 1
    this.#specials.addFailed(fields)
    this.#groups.add(reason, textOf(fields, 'computingSite', 100), numberOf(fields, 'PandaID'))
  }

  /** @param all how many jobs there are, where not all were added */
  result(all?: number): Failures {
    return {
      groups: this.#groups.sorted(),
      specials: this.#specials.found(all),
      jobs: this.#jobs,
      failed: this.#failed,
      replaced: this.#replaced,
    }
  }
}

function study(jobs: Iterable<unknown>, from?: Overlay): FailureStudy {
  const found = new FailureStudy(from)
  for (const job of jobs) found.add(job)
  return found
}

/** The failed among the jobs, by reason, the largest group first. */
export function groupFailures(jobs: Iterable<unknown>, from?: Overlay): FailureGroup[] {
  return study(jobs, from).result().groups
}

/** What many of the failed among the jobs have in common. @param all how many jobs there are, failed or not */
export function specials(jobs: Iterable<unknown>, all?: number): Special[] {
  return study(jobs).result(all).specials
}
