import { setTimeout } from 'node:timers/promises'
import type { ElectronApplication } from '@playwright/test'

type ElectronModule = typeof Electron.CrossProcessExports

/** What a test may do to the app, as the main process has found it. */
export interface Found<Seen> {
  /** What the test is told of it. */
  seen: Seen
  /** Does it. `false`: it could not be done any more. */
  act: () => boolean | void
}

/** How a test reaches the main process. V8 may lose an answer of it, and then it is asked again. */
export interface Evaluations {
  /** Looks, and changes nothing: it may be done any number of times. */
  look: ElectronApplication['evaluate']
  /**
   * Does what `find` has found, at most once, however often the answer is lost. `find` itself only looks.
   * @returns what was seen before, also where the app ends by it; undefined where there was nothing to do
   */
  act: <Seen, Arg>(
    find: (electron: ElectronModule, arg: Arg) => Found<Seen> | undefined,
    arg: Arg,
  ) => Promise<Seen | undefined>
}

/** Milliseconds: each evaluation only looks, or sets something going. */
const EVALUATION_MS = 30_000
/** Milliseconds that an app which answers nobody any more may take to be gone. */
const END_MS = 30_000

export function evaluationsIn(app: ElectronApplication, ended: Promise<void>): Evaluations {
  const hasEnded = ended.then(() => true)
  return {
    look: ((...call: Parameters<ElectronApplication['evaluate']>) =>
      again(() => app.evaluate(...call))) as ElectronApplication['evaluate'],
    act: async <Seen, Arg>(
      find: (electron: ElectronModule, arg: Arg) => Found<Seen> | undefined,
      arg: Arg,
    ) => {
      // It stays in the main process, and remembers there what has come of it.
      const found = await again(() =>
        app.evaluateHandle<(Found<Seen> & { done?: boolean }) | undefined, Arg>(find as never, arg),
      )
      const before = await again(() => found.evaluate((each) => each && { seen: each.seen }))
      if (before === undefined) return undefined
      const done = again(() =>
        found.evaluate((each) => {
          if (each === undefined) return false
          if (each.done === undefined) {
            each.done = true
            each.done = each.act() ?? true
          }
          return each.done
        }),
      ).catch(async (error: unknown) => {
        if (await Promise.race([hasEnded, setTimeout(END_MS, false, { ref: false })])) return true
        throw error
      })
      return (await Promise.race([done, hasEnded])) ? before.seen : undefined
    },
  }
}

/**
 * V8 may collect the promise of an evaluation before the protocol has seen it settle, many times in a row while a busy
 * machine starts the app: it has run then, and asked again it is told.
 */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  const end = performance.now() + EVALUATION_MS
  for (;;) {
    try {
      return await inTime(ask())
    } catch (error) {
      const wasCollected = /[Pp]romise was (?:garbage )?collected/.test(String(error))
      if (!wasCollected || performance.now() > end) throw error
      await setTimeout(20)
    }
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = globalThis.setTimeout(
    () => late.reject(new Error(`The app’s main process gave no answer within ${EVALUATION_MS / 1000} s`)),
    EVALUATION_MS,
  )
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer))
}
