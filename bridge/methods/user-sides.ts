import { mostUsed, type ActivityRecord, type EndedCall } from '../activity/index.ts'
import { CONTROL_KEY } from '../auth/index.ts'
import type { RunningCalls, UserSide } from '../calls/index.ts'
import type { Log } from '../home/index.ts'
import type { Approvals } from '../policy/index.ts'
import { KeptResults } from '../results/index.ts'
import type { Choices } from '../state/index.ts'

/** A person at the window or the command line sees an answer whole up to this size: bytes of JSON. */
const WINDOW_BUDGET_BYTES = 5_000_000

interface Parts {
  log: Log
  choices: Choices
  approvals: Approvals
  running: RunningCalls
  activity: ActivityRecord
  record: (call: EndedCall) => void
}

/**
 * What of a call's way is the user's, at each PanDA server: rules, questions and the record are one for all; the endpoint
 * set, and what is kept of large answers, are of each alone.
 */
export class UserSides {
  readonly #parts: Parts
  readonly #results = new Map<string | undefined, KeptResults>()
  readonly #sides = new Map<string | undefined, UserSide>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @param server one beside the first, by its name */
  at(server: string | undefined): UserSide {
    const known = this.#sides.get(server)
    if (known) return known
    const { choices, approvals, running, activity, record } = this.#parts
    const isThere = (name: string | undefined) =>
      server === undefined ? !choices.beside.some((each) => each.server.name === name) : name === server
    const side: UserSide = {
      policy: () => choices.policyAt(server),
      approvals,
      results: this.#resultsAt(server),
      running,
      mostUsed: (client) =>
        mostUsed(
          activity.calls.filter((call) => isThere(call.server)),
          client,
        ),
      begin: (call) => activity.begin(call),
      record,
    }
    this.#sides.set(server, side)
    return side
  }

  /** What is kept of answers of one server is not to be read any more. */
  forgetAt(server: string | undefined): void {
    this.#results.get(server)?.clear()
  }

  /** The same of all that is kept for a client. */
  forgetClient(key: string): void {
    for (const results of this.#results.values()) results.forget(key)
  }

  forgetAll(): void {
    for (const results of this.#results.values()) results.clear()
  }

  #resultsAt(server: string | undefined): KeptResults {
    const { log, choices } = this.#parts
    const results = new KeptResults({
      log,
      budgetOf: (client) => (client === CONTROL_KEY ? WINDOW_BUDGET_BYTES : choices.budgetOf(client)),
    })
    this.#results.set(server, results)
    return results
  }
}
