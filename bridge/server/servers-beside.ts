import { isDeepStrictEqual } from 'node:util'
import { toBridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { InTurn } from '../platform/in-turn.ts'
import type { BesideEntry } from './beside-entry.ts'
import type { Installation } from './installation.ts'
import type { ServerInUse } from './server-in-use.ts'
import { noServer, type BesideState, type ServerState } from './server-state.ts'

interface Used {
  entry: BesideEntry
  inUse: ServerInUse
  state: ServerState
  problem: BridgeErrorValue | undefined
}

/** One that was taken up. */
export interface Beside {
  entry: BesideEntry
  /** Undefined while it is brought into use, and where it could not be. */
  installation: Installation | undefined
}

interface ServersBesideOptions {
  log: Log
  /** Makes the place of one, which tells of itself. */
  make: (entry: BesideEntry, tell: (change: Partial<ServerState>) => void) => ServerInUse
  /** The endpoint set in force there. */
  setAt: (server: string) => BesideState['set']
  onState: (states: readonly BesideState[]) => void
  /** One is left: what waits for it is to be taken back. */
  onLeft: (entry: BesideEntry) => void
}

/** The PanDA servers that are used beside the first, each by itself: one that is in trouble harms no other. */
export class ServersBeside {
  readonly #options: ServersBesideOptions
  readonly #turns = new InTurn()
  #all: readonly Used[] = []

  constructor(options: ServersBesideOptions) {
    this.#options = options
  }

  get all(): readonly Beside[] {
    return this.#all.map(({ entry, inUse }) => ({ entry, installation: inUse.installation }))
  }

  get states(): readonly BesideState[] {
    return this.#all.map(({ entry, state, problem }) => ({
      ...state,
      server: state.server ?? entry.server,
      prefix: entry.prefix,
      set: this.#options.setAt(entry.server.name),
      problem,
    }))
  }

  /** Uses these from now on; those that are what they were go on. Never throws: why one cannot be used is in its state. */
  use(entries: readonly BesideEntry[]): Promise<void> {
    return this.#turns.do(async () => {
      const before = this.#all
      this.#all = entries.map((entry) => {
        const known = before.find((used) => isSamePlace(used.entry, entry))
        if (known) known.entry = entry
        return known ?? this.#made(entry)
      })
      const gone = before.filter((used) => !this.#all.includes(used))
      for (const { entry } of gone) this.#options.onLeft(entry)
      this.tell()
      await Promise.all(gone.map(({ inUse }) => inUse.stop({ signOut: false })))
      await Promise.all(this.#all.filter((used) => !before.includes(used)).map((used) => this.#open(used)))
      this.tell()
    })
  }

  /** What there is to say of them may have changed. */
  tell(): void {
    this.#options.onState(this.states)
  }

  /** Uses none any more. @throws BridgeError where the file of a login stays; none is used then either */
  stop({ signOut }: { signOut: boolean }): Promise<void> {
    return this.#turns.do(async () => {
      const all = this.#all
      this.#all = []
      const stopped = await Promise.allSettled(all.map(({ inUse }) => inUse.stop({ signOut })))
      const failed = stopped.find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
    })
  }

  #made(entry: BesideEntry): Used {
    const used: Used = {
      entry,
      inUse: this.#options.make(entry, (change) => {
        used.state = { ...used.state, ...change }
        if (this.#all.includes(used)) this.tell()
      }),
      state: noServer,
      problem: undefined,
    }
    return used
  }

  async #open(used: Used): Promise<void> {
    const { server } = used.entry
    try {
      await used.inUse.use(server)
    } catch (thrown) {
      used.problem = toBridgeError(thrown).toValue()
      this.#options.log.error({ server: server.name, error: String(thrown) }, 'A server cannot be used')
    }
  }
}

/** Another set is no other place. */
function isSamePlace(one: BesideEntry, other: BesideEntry): boolean {
  return one.prefix === other.prefix && isDeepStrictEqual(one.server, other.server)
}
