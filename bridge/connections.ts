import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CONTROL_KEY, STDIO_KEY, type ClientKeys } from './auth/client-keys.ts'
import {
  assistantById,
  assistants,
  backups,
  connect,
  defaultName,
  describeClients,
  disconnect,
  disconnectAll,
  exists,
  linesFor,
  linesForOther,
  previewConnect,
  previewDisconnect,
  repairClients,
  restartAssistant,
  restore,
  thisComputer,
  watchClients,
  writeBundle,
  type AssistantId,
  type Backup,
  type ClientStatus,
  type Disconnected,
  type Expected,
  type Lines,
  type Offer,
  type Outcome,
  type Preview,
  type Repaired,
  type Surroundings,
  type Where,
} from './clients/index.ts'
import { BridgeError } from './errors.ts'
import type { Home } from './home.ts'
import { Secret } from './secret.ts'
import type { Program } from './shim/program.ts'
import { version } from './version.ts'

export interface ConnectionsOptions {
  home: Home
  keys: ClientKeys
  /** `http://127.0.0.1:PORT/mcp` */
  mcpUrl: () => string
  program: Program
  surroundings?: Surroundings
  /** Ends the sessions of a key that was taken back. */
  onRevoked: (key: string) => Promise<void>
}

/** Connects assistants to this bridge: gives each its key, and its configuration file the entry. */
export class Connections {
  readonly #options: ConnectionsOptions
  readonly #where: Where

  constructor(options: ConnectionsOptions) {
    this.#options = options
    this.#where = {
      surroundings: options.surroundings ?? thisComputer(),
      stateDir: join(options.home.folder, 'clients'),
    }
  }

  list(): Promise<ClientStatus[]> {
    return describeClients(this.#where, (id) => this.#expected(id))
  }

  /** What connecting would change in the assistant's file; nothing is written. @throws BridgeError */
  async preview(client: string, file?: string): Promise<Preview> {
    const assistant = assistantById(client)
    // What is shown covers the key in any case; where there is none yet, connecting will make one.
    const key = this.#options.keys.find(assistant.id) ?? new Secret('a-new-key')
    return previewConnect(assistant, this.#offer(assistant.id, key), this.#in(file))
  }

  /** What disconnecting would change. @throws BridgeError */
  async previewDisconnect(client: string, file?: string): Promise<Preview> {
    const assistant = assistantById(client)
    return previewDisconnect(assistant, this.#expected(assistant.id), this.#in(file))
  }

  /** @throws BridgeError with nothing changed */
  async connect(client: string, file?: string): Promise<Outcome> {
    const assistant = assistantById(client)
    const key = await this.#options.keys.ensure(assistant.id)
    return connect(assistant, this.#offer(assistant.id, key), this.#in(file))
  }

  /** Takes out what was put in, and takes back the key. @throws BridgeError */
  async disconnect(client: string, file?: string): Promise<Outcome> {
    const assistant = assistantById(client)
    const outcome = await disconnect(assistant, this.#expected(assistant.id), this.#in(file))
    await this.#options.keys.revoke(assistant.id)
    await this.#options.onRevoked(assistant.id)
    return outcome
  }

  /** Takes the bridge out of every assistant, and takes back their keys. What could not be taken out is said. */
  async disconnectAll(): Promise<Disconnected[]> {
    const results = await disconnectAll(this.#where, (id) => this.#expected(id))
    for (const { id, disconnected } of results) {
      if (!disconnected) continue
      await this.#options.keys.revoke(id)
      await this.#options.onRevoked(id)
    }
    return results
  }

  /** Forgets what was put into the assistants' files, and the copies of them: nothing of it can be taken out after. */
  async forget(): Promise<void> {
    await rm(this.#where.stateDir, { recursive: true, force: true })
  }

  /**
   * Mends the entries that vanished, or lead somewhere else than here.
   * @param client only this one, which gets a key where its key was taken back @throws BridgeError `not-found`
   */
  async repair(client?: string): Promise<Repaired[]> {
    const chosen = client === undefined ? assistants : [assistantById(client)]
    const offers = new Map<AssistantId, Offer>()
    for (const { id } of chosen) {
      const key = client === undefined ? this.#options.keys.find(id) : await this.#options.keys.ensure(id)
      if (key) offers.set(id, this.#offer(id, key))
    }
    return repairClients(this.#where, (id) => offers.get(id))
  }

  /** Takes a key back and ends what is open with it. @throws BridgeError */
  async revokeKey(name: string): Promise<void> {
    if (name === CONTROL_KEY) {
      throw new BridgeError(
        'invalid-input',
        'The key "control" is that of the windows and the command line.',
        'To make a new one, stop the bridge and delete the file credentials/keys.json in its folder.',
      )
    }
    if (!(await this.#options.keys.revoke(name)))
      throw new BridgeError('not-found', `There is no key "${name}".`, 'See them with "panda-bridge keys".')
    await this.#options.onRevoked(name)
    // The shim, which reads its key where it is kept, comes with the new one from its next start on.
    if (name === STDIO_KEY) await this.#options.keys.ensure(STDIO_KEY)
  }

  /** Ends the assistant and starts it again, where the system allows. @throws BridgeError that says how else */
  restart(client: string): Promise<void> {
    return restartAssistant(assistantById(client), this.#where.surroundings)
  }

  backups(client: string): Promise<Backup[]> {
    return backups(assistantById(client), this.#where)
  }

  /** @throws BridgeError */
  restore(client: string, backup: string): Promise<Outcome> {
    return restore(assistantById(client), backup, this.#where)
  }

  /** The lines to paste by hand: for one assistant, or for any other program. They may hold a key. */
  async lines(client: string): Promise<Lines[]> {
    if (client !== 'other') {
      const { id } = assistantById(client)
      return [linesFor(assistantById(client), this.#offer(id, await this.#options.keys.ensure(id)))]
    }
    return linesForOther(this.#offer(undefined, await this.#options.keys.ensure(STDIO_KEY)))
  }

  /**
   * Writes the `.mcpb` bundle for Claude Desktop: the shim, and how it finds this bridge.
   * @param file among the user's downloads where none is named @returns the file @throws BridgeError
   */
  async bundle(file?: string): Promise<string> {
    const target = file ?? (await this.#inDownloads('panda-bridge.mcpb'))
    const shim = await readFile(this.#options.program.shimFile).catch((cause: unknown) => {
      throw new BridgeError('not-found', 'The shim is not built.', 'Run "npm run build", then try again.', {
        cause,
      })
    })
    await this.#options.keys.ensure('claude-desktop')
    await writeBundle(target, {
      version,
      shim,
      args: ['--client', 'claude-desktop', '--', ...this.#options.program.start],
      env: this.#homeVariable(),
    })
    return target
  }

  /** Tells of each assistant's state, and of each change of it, until the signal. */
  watch(
    onStatus: (status: ClientStatus) => void,
    mayRepair: (id: string) => boolean,
    signal: AbortSignal,
  ): void {
    watchClients(this.#where, {
      expectedFor: (id) => this.#expected(id),
      repairWith: (id) => {
        const key = mayRepair(id) ? this.#options.keys.find(id) : undefined
        return key && this.#offer(id, key)
      },
      onStatus,
      signal,
    })
  }

  async #inDownloads(name: string): Promise<string> {
    const { home } = this.#where.surroundings
    const downloads = join(home, 'Downloads')
    return join((await exists(downloads)) ? downloads : home, name)
  }

  #in(file: string | undefined): Where {
    return file === undefined ? this.#where : { ...this.#where, file }
  }

  #offer(id: AssistantId | undefined, key: Secret): Offer {
    const { command, args, env: own } = this.#options.program.shim
    const env = { ...own, ...this.#homeVariable() }
    return {
      name: defaultName,
      stdio: {
        command,
        args: [...args, ...(id === undefined ? [] : ['--client', id])],
        ...(Object.keys(env).length > 0 && { env }),
      },
      http: { url: this.#options.mcpUrl(), key },
    }
  }

  #expected(id: AssistantId): Expected {
    const accepts = (key: Secret) => this.#options.keys.identify(`Bearer ${key.reveal()}`) === id
    return { ...this.#offer(id, new Secret('')), http: { url: this.#options.mcpUrl(), accepts } }
  }

  /** An assistant starts the shim with an environment of its own: a home that is not the usual one must be named. */
  #homeVariable(): Record<string, string> {
    return process.env['PANDA_BRIDGE_HOME'] === undefined
      ? {}
      : { PANDA_BRIDGE_HOME: this.#options.home.folder }
  }
}
