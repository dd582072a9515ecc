import { Counts } from './counts.ts'
import { fieldOf, numberOf, textOf, type JobFields } from './job-fields.ts'
import { resourcesOf, type UsedAgainstAsked } from './resources.ts'

/** Something that many of the failed jobs have in common. */
export interface Special {
  kind: 'all' | 'site' | 'file' | 'attempt' | 'memory' | 'wall-time' | 'short'
  /** One sentence. It may name a site or a file: names from elsewhere. */
  words: string
  /** How many of the failed jobs. */
  count: number
  /** The site or file, or the number of the attempt. */
  name?: string
}

/** Of fewer failed jobs nothing is special. */
const FEWEST = 3
/** "Nearly all", as a share. */
const NEARLY_ALL = 0.9
const MANY = 0.5
/** What counts as near a limit, as a share of it. */
const NEAR = 0.9
/** Runs below that have done next to nothing: seconds. */
const SHORT = 120
const MOST_NAMES = 20_000
const MOST_FILES_OF_A_JOB = 100

/** Files that all jobs of a task share: the user's code, the database release. */
const ofTheTask = /\.lib\.tgz|^sources\.|^jobO\.|DBRelease/

/** Counts what failed jobs have in common, and keeps no job. */
export class Specials {
  readonly #sites = new Counts(500)
  readonly #attempts = new Counts(100)
  readonly #lastAttempts = new Counts(100)
  readonly #files = new Counts(MOST_NAMES)
  readonly #sitesOfOthers = new Counts(500)
  readonly #filesOfOthers = new Counts(MOST_NAMES)
  #failed = 0
  #nearMemory = 0
  #nearWallTime = 0
  #short = 0

  addFailed(job: JobFields): void {
    this.#failed += 1
    const site = textOf(job, 'computingSite', 100)
    if (site !== undefined) this.#sites.add(site)
    const attempt = numberOf(job, 'attemptNr')
    if (attempt !== undefined) this.#attempts.add(String(attempt))
    if (attempt !== undefined) this.#lastAttempts.add(String(numberOf(job, 'maxAttempt') ?? ''))
    for (const file of inputsOf(job)) this.#files.add(file)
    const { memory, wallTime } = resourcesOf(job)
    if (isNear(memory)) this.#nearMemory += 1
    if (isNear(wallTime)) this.#nearWallTime += 1
    if (wallTime?.used !== undefined && wallTime.used < SHORT) this.#short += 1
  }

  /** A job that did not fail: what it shares with those that did is not special. */
  addOther(job: JobFields): void {
    const site = textOf(job, 'computingSite', 100)
    if (site !== undefined) this.#sitesOfOthers.add(site)
    for (const file of inputsOf(job)) this.#filesOfOthers.add(file)
  }

  /** @param all how many jobs there are, failed or not */
  found(all?: number): Special[] {
    const failed = this.#failed
    if (failed < FEWEST) return []
    const few = (count: number, share: number) => count < FEWEST || count < share * failed
    const found: (Special | undefined)[] = [
      all === failed ? { kind: 'all', words: `All ${failed} jobs failed.`, count: failed } : undefined,
      this.#site(few),
      this.#file(few),
      few(this.#nearMemory, MANY)
        ? undefined
        : {
            kind: 'memory',
            count: this.#nearMemory,
            words: `${ofFailed(this.#nearMemory, failed)} used at least 90 % of the memory that was asked for.`,
          },
      few(this.#nearWallTime, MANY)
        ? undefined
        : {
            kind: 'wall-time',
            count: this.#nearWallTime,
            words: `${ofFailed(this.#nearWallTime, failed)} ran for at least 90 % of the time that they may.`,
          },
      few(this.#short, MANY)
        ? undefined
        : {
            kind: 'short',
            count: this.#short,
            words: `${ofFailed(this.#short, failed)} ended within two minutes: they did next to nothing, so look at the set-up and the first inputs.`,
          },
      this.#attempt(few),
    ]
    return found.filter((special) => special !== undefined)
  }

  #site(few: (count: number, share: number) => boolean): Special | undefined {
    const [site, count] = this.#sites.most() ?? ['', 0]
    if (few(count, NEARLY_ALL)) return undefined
    const others = this.#sitesOfOthers.sorted()
    // Where all jobs run at one site, failing there is nothing special.
    if (others.length > 0 && others.every(([name]) => name === site)) return undefined
    return { kind: 'site', name: site, count, words: `${ofFailed(count, this.#failed)} ran at ${site}.` }
  }

  #file(few: (count: number, share: number) => boolean): Special | undefined {
    const [file, count] = this.#files.sorted().find(([name]) => !this.#filesOfOthers.has(name)) ?? ['', 0]
    if (few(count, MANY)) return undefined
    return {
      kind: 'file',
      name: file,
      count,
      words: `${ofFailed(count, this.#failed)} read the file ${file}, which may be damaged or lost.`,
    }
  }

  #attempt(few: (count: number, share: number) => boolean): Special | undefined {
    const [attempt, count] = this.#attempts.most() ?? ['', 0]
    if (few(count, NEARLY_ALL)) return undefined
    const [last] = this.#lastAttempts.most() ?? ['']
    const of = last === '' ? '' : ` of ${last}`
    const isLast = last === attempt ? ': none is left' : ''
    return {
      kind: 'attempt',
      name: attempt,
      count,
      words: `${ofFailed(count, this.#failed)} were at attempt ${attempt}${of}${isLast}.`,
    }
  }
}

function ofFailed(count: number, failed: number): string {
  return count === failed ? `All ${failed} failed jobs` : `${count} of the ${failed} failed jobs`
}

function isNear(pair: UsedAgainstAsked | undefined): boolean {
  return pair?.used !== undefined && pair.asked !== undefined && pair.used >= NEAR * pair.asked
}

function inputsOf(job: JobFields): string[] {
  const files = fieldOf(job, 'Files')
  if (!Array.isArray(files)) return []
  return files.slice(0, MOST_FILES_OF_A_JOB).flatMap((file: unknown) => {
    if (typeof file !== 'object' || file === null) return []
    const fields = file as JobFields
    const name = textOf(fields, 'lfn', 300)
    return name === undefined || fields['type'] !== 'input' || ofTheTask.test(name) ? [] : [name]
  })
}
