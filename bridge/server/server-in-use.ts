import { MemoryCredentialStore } from '../auth/credentials.ts'
import type { PandaServer } from '../panda/servers.ts'
import { Installation, type InstallationOptions } from './installation.ts'
import { OwnDemo } from './own-demo.ts'
import { ServerTrust } from './server-trust.ts'

interface ServerInUseOptions extends Omit<InstallationOptions, 'server'> {
  /** Called when another server has come into use, before anything is asked of it. */
  onUsed: (installation: Installation) => void
}

/** Which PanDA server is in use. Changes of that take turns: a user, or two windows, may choose faster than one is left. */
export class ServerInUse {
  readonly trust: ServerTrust
  readonly #options: ServerInUseOptions
  readonly #ownDemo = new OwnDemo()
  #installation: Installation | undefined
  #lastTurn: Promise<unknown> = Promise.resolve()

  constructor(options: ServerInUseOptions) {
    this.#options = options
    this.trust = new ServerTrust(options.log)
  }

  /** Undefined while none has been chosen, and while one is left for another. */
  get installation(): Installation | undefined {
    return this.#installation
  }

  /** Leaves the server in use for this one, with the login of earlier runs. */
  use(chosen: PandaServer): Promise<void> {
    return this.#inTurn(async () => {
      await this.#leave()
      const isDemo = this.#ownDemo.is(chosen)
      if (!isDemo) await this.#ownDemo.stop()
      const server = await this.#ownDemo.reachable(chosen)
      await this.trust.use(server)
      // The demo forgets its logins when it ends.
      const credentials = isDemo ? new MemoryCredentialStore() : this.#options.credentials
      const installation = await Installation.open({ ...this.#options, server, credentials })
      this.#installation = installation
      this.#options.onUsed(installation)
      installation.start()
    })
  }

  /** Uses none any more. @param signOut also forgets the login */
  stop({ signOut }: { signOut: boolean }): Promise<void> {
    return this.#inTurn(async () => {
      if (signOut) await this.#installation?.login.signOut()
      await this.#leave()
      await this.#ownDemo.stop()
      await this.trust.use(undefined)
    })
  }

  /** The server's entry as it may be kept. */
  entryOf(server: PandaServer): PandaServer {
    return this.#ownDemo.entryOf(server)
  }

  async #leave(): Promise<void> {
    const before = this.#installation
    this.#installation = undefined
    await before?.close()
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(change)
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }
}
