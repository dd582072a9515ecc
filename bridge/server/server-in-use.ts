import { MemoryCredentialStore } from '../auth/credentials.ts'
import type { LoginState } from '../auth/index.ts'
import type { PandaServer } from '../panda/index.ts'
import { Installation, type InstallationOptions } from './installation.ts'
import { InTurn } from '../platform/in-turn.ts'
import { OwnDemo } from './own-demo.ts'
import type { ServerState } from './server-state.ts'
import type { ServerTrust } from './server-trust.ts'

export interface ServerInUseOptions extends Omit<
  InstallationOptions,
  'server' | 'onLogin' | 'onHealth' | 'onBigPanda' | 'onTasks' | 'onUpstream'
> {
  trust: ServerTrust
  /** Called with what has changed of the state. */
  tell: (change: Partial<ServerState>) => void
  /** Called when another server has come into use, before anything is asked of it. */
  onUsed: () => void
  /** Called when the login has ended or has given way to somebody else's: kept answers and waiting calls are to be dropped. */
  onLeft: () => void
}

/** Which PanDA server is in use in one place: first, or beside another. Changes of that take turns: a user, or two windows, may choose faster than one is left. */
export class ServerInUse {
  readonly #options: ServerInUseOptions
  readonly #ownDemo = new OwnDemo()
  #installation: Installation | undefined
  /** Who was signed in last, as the identity provider knows them. */
  #subject: string | undefined
  readonly #turns = new InTurn()

  constructor(options: ServerInUseOptions) {
    this.#options = options
  }

  /** Undefined while none has been chosen, and while one is left for another. */
  get installation(): Installation | undefined {
    return this.#installation
  }

  /** Leaves the server in use for this one, with the login of earlier runs. */
  use(chosen: PandaServer): Promise<void> {
    return this.#turns.do(async () => {
      await this.#leave()
      const isDemo = this.#ownDemo.is(chosen)
      if (!isDemo) await this.#ownDemo.stop()
      const server = await this.#ownDemo.reachable(chosen)
      await this.#options.trust.use(this, server)
      // The demo forgets its logins when it ends.
      const credentials = isDemo ? new MemoryCredentialStore() : this.#options.credentials
      const { tell, onUsed } = this.#options
      const installation = await Installation.open({
        ...this.#options,
        server,
        credentials,
        onLogin: (login) => this.#loginChanged(login),
        onHealth: (health) => tell({ health }),
        onBigPanda: (bigPanda) => tell({ bigPanda }),
        onTasks: (tasks) => tell({ tasks }),
        onUpstream: (upstream) => tell({ upstream }),
      })
      this.#installation = installation
      onUsed()
      const { login, monitor, bigPanda, tasks, upstreams } = installation
      tell({
        server,
        login: login.state,
        health: monitor.state,
        bigPanda: bigPanda.state,
        tasks: tasks.state,
        upstream: upstreams.state,
      })
      installation.start()
    })
  }

  /** Uses none any more. @param signOut also forgets the login @throws BridgeError where its file stays; no server is used then either */
  stop({ signOut }: { signOut: boolean }): Promise<void> {
    return this.#turns.do(async () => {
      try {
        if (signOut) await this.#installation?.login.signOut()
      } finally {
        await this.#leave()
        await this.#ownDemo.stop()
        await this.#options.trust.use(this, undefined)
      }
    })
  }

  /** The server's entry as it may be kept. */
  entryOf(server: PandaServer): PandaServer {
    return this.#ownDemo.entryOf(server)
  }

  /** One may sign in as somebody else without signing out. */
  #loginChanged(login: LoginState): void {
    const before = this.#subject
    if (login.is === 'signed-in') this.#subject = login.account.subject
    if (login.is === 'signed-out' || (before !== undefined && before !== this.#subject))
      this.#options.onLeft()
    this.#options.tell({ login })
  }

  async #leave(): Promise<void> {
    const before = this.#installation
    this.#installation = undefined
    await before?.close()
  }
}
