import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import Conf, { type Options } from 'conf'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { Home } from '../home/home.ts'
import { systemFolder } from '../home/system-file.ts'
import { checked } from '../panda/checked.ts'
import { knownServersWith, serverChangesSchema } from '../panda/changed-servers.ts'
import { pandaServerSchema, type PandaServer } from '../panda/servers.ts'
import { comparable } from '../platform/comparable.ts'
import type { BroughtServer } from '../extensions/index.ts'
import { whyNoAccess } from '../platform/file-errors.ts'
import { besideEntrySchema, MOST_BESIDE } from '../server/beside-entry.ts'
import { switchedSchema } from '../extensions/extensions.ts'
import { ownSetSchema } from '../policy/endpoint-set.ts'
import { furtherEntrySchema } from '../upstream/further/entry.ts'
import { MOST_UPSTREAMS } from '../upstream/further/entry-fields.ts'
import {
  budgetSchema,
  clientRulesSchema,
  keptRulesSchema,
  rulesToKeep,
  toolListSchema,
  type Rules,
} from '../policy/rules.ts'
import {
  mustBeFree,
  offeredServers,
  onlyServers,
  readManaged,
  underManaged,
  type Managed,
} from './managed.ts'

/** What the user has chosen. No secret is in it. */
export const settingsSchema = z.object({
  server: pandaServerSchema.optional(),
  /** PanDA servers that are used beside it, in the order in which they were taken up. */
  beside: z.array(besideEntrySchema).max(MOST_BESIDE).default([]),
  /** Where the bridge listens on 127.0.0.1; kept, so that the addresses in assistants' configurations stay right. */
  port: z.number().int().min(1).max(65_535).optional(),
  /** Servers of the user's own, besides the known ones. */
  servers: z.array(pandaServerSchema).default([]),
  /** What the user has otherwise than the entries of known servers, by their names. */
  changedServers: z.record(z.string(), serverChangesSchema).default({}),
  /** Who answers besides PanDA, in the order in which their names count. */
  upstreams: z.array(furtherEntrySchema).max(MOST_UPSTREAMS).default([]),
  /** The endpoint set in force, by its id. */
  endpointSet: z.string().default('look'),
  ownSets: z.array(ownSetSchema).default([]),
  rules: keptRulesSchema.prefault({}),
  /** Whether servers may put questions by form, during a call, where its assistant can show them: nothing comes of one but the answer that the user gives. */
  serversMayAsk: z.boolean().default(true),
  /** How assistants get the tools. */
  toolList: toolListSchema.default('auto'),
  /** Kept, so that a bridge that is started anew lets nobody go on whom its user has stopped. */
  paused: z.boolean().default(false),
  /** Of an answer to an assistant that has no budget of its own, in bytes of JSON; as suits its program where missing. */
  budgetBytes: budgetSchema.optional(),
  /** Assistants whose entries are mended without asking. */
  autoRepair: z.array(z.string()).default([]),
  /** Whether the user's tasks are looked at now and then. */
  watchTasks: z.boolean().default(true),
  /** Extensions that the user has switched on or off, by name. */
  extensions: switchedSchema.default({}),
  /** By the name of a client's key. */
  clients: z.record(z.string(), clientRulesSchema).default({}),
})
export type Settings = z.output<typeof settingsSchema>

/** Those of a new user. */
export const usualSettings = (managed: Managed): Settings => settingsSchema.parse(underManaged(managed, {}))

/** The servers to choose from, by where they are from. */
export interface ServerChoice {
  known: PandaServer[]
  own: PandaServer[]
  /** The names of known servers that are not as this program has them. */
  changed: string[]
  /** Those of the administrator and of extensions whose names no server of the user's own has. */
  added: BroughtServer[]
}

/** @param brought by extensions */
export function serverChoice(
  file: Pick<SettingsFile, 'read' | 'managed'>,
  brought: readonly BroughtServer[],
): ServerChoice {
  const only = onlyServers(file.managed)
  if (only) return { known: [], own: [], changed: [], added: only }
  const { changedServers, servers } = file.read()
  const offered = offeredServers(file.managed)
  const isAmong = (names: readonly PandaServer[]) => (each: BroughtServer) =>
    names.some(({ name }) => comparable(name) === comparable(each.server.name))
  const ofAdministrator = isAmong(offered.map(({ server }) => server))
  const isOwn = isAmong(servers)
  return {
    known: knownServersWith(changedServers),
    own: servers,
    changed: Object.keys(changedServers),
    // Two of one name could be taken for each other: a login belongs to one of them.
    added: [...offered, ...brought.filter((each) => !ofAdministrator(each))].filter((each) => !isOwn(each)),
  }
}

/** All servers that can be chosen, those of the user’s own last. */
export function serversToChoose(
  file: Pick<SettingsFile, 'read' | 'managed'>,
  brought: readonly BroughtServer[],
): PandaServer[] {
  const { known, own, added } = serverChoice(file, brought)
  return [...known, ...added.map(({ server }) => server), ...own]
}

type OpenStore = (options: Options<Partial<Settings>>) => Conf<Partial<Settings>>

/** The settings file, `settings.json` in the home: the format of electron-store, which is built on `conf`. */
export class SettingsFile {
  readonly #conf: Conf<Partial<Settings>>
  readonly #file: string

  /** What an administrator has set, as it was when the bridge was started. */
  readonly managed: Managed

  /**
   * @param open makes the store; the desktop shell has its own
   * @param managed what an administrator has set: for a test, where it is not of this computer
   */
  constructor(
    home: Home,
    open: OpenStore = (options) => new Conf(options),
    managed = readManaged(systemFolder),
  ) {
    this.managed = managed
    this.#file = join(home.folder, 'settings.json')
    this.#conf = this.#asJson(() =>
      open({
        cwd: home.folder,
        configName: 'settings',
        configFileMode: 0o600,
        // A file that a person broke by hand is an error to be told of, not to be replaced by defaults.
        clearInvalidConfig: false,
      }),
    )
  }

  /**
   * What holds.
   * @throws BridgeError `invalid-file` where the file is not what this program wrote; it stays as it is
   */
  read(): Settings {
    return checked(
      settingsSchema,
      underManaged(
        this.managed,
        this.#asJson(() => this.#conf.store),
      ),
      { whole: 'The settings', code: 'invalid-file', byPath: true, nextStep: this.#wayOut },
    )
  }

  get #wayOut(): string {
    return `Correct ${this.#file}, which was left as it is, or move it away: without it the bridge begins with the usual settings.`
  }

  /** @throws BridgeError `invalid-file` where the file is no JSON, of which the parser's own words say little */
  #asJson<T>(read: () => T): T {
    try {
      return read()
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause
      throw new BridgeError('invalid-file', 'The settings are no valid JSON.', this.#wayOut, { cause })
    }
  }

  /**
   * @throws BridgeError `managed` for what an administrator has locked, `file-access`; with nothing changed; not where
   *   all of it holds already
   */
  change(settings: Partial<Settings>): void {
    this.mustBeFree(settings)
    const kept = Object.entries(settings).map(([key, value]) => [
      key,
      key === 'rules' && value !== undefined ? rulesToKeep(value as Rules) : value,
    ])
    this.#save((store) => {
      const all = { ...store, ...(Object.fromEntries(kept) as Partial<Settings>) }
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    })
  }

  /** @throws BridgeError `managed` for a change of what an administrator has locked */
  mustBeFree(change: Partial<Settings>): void {
    mustBeFree(this.managed, this.read(), change)
  }

  /** Forgets every choice. @throws the system's error, to be told as one of forgetting */
  clear(): void {
    this.#save(
      () => ({}),
      (cause) => cause,
    )
  }

  /** All at once: a disk that has room for one choice and not for the next would leave half of them. */
  #save(
    change: (store: Partial<Settings>) => Partial<Settings>,
    errorOf: (cause: unknown) => unknown = settingsNotSaved,
  ): void {
    const store = { ...this.#asJson(() => this.#conf.store) }
    const changed = change(store)
    if (isDeepStrictEqual(store, changed)) return
    try {
      this.#conf.store = changed
    } catch (cause) {
      // What is usual need not stand there.
      if (isDeepStrictEqual(settingsSchema.safeParse(store).data, settingsSchema.safeParse(changed).data))
        return
      throw errorOf(cause)
    }
  }
}

export function settingsNotSaved(cause: unknown): BridgeError {
  return new BridgeError(
    'file-access',
    `The settings could not be saved: ${whyNoAccess(cause)}.`,
    'Nothing was changed. Make room or see to the permissions of the bridge’s folder, then try again.',
    { cause },
  )
}
