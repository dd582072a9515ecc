import { isDeepStrictEqual } from 'node:util'
import { BridgeError } from '../errors.ts'
import type { BesideEntry } from '../server/beside-entry.ts'
import { isAnswerTool } from '../panda/answer-tools.ts'
import { formatEndpointList, parseEndpointList } from '../panda/catalogue/index.ts'
import {
  copySet,
  findSet,
  switchTool,
  withFurther,
  type FurtherChoice,
  type OwnSet,
  type SetSummary,
} from '../policy/endpoint-set.ts'
import { isPermission } from '../policy/permissions.ts'
import type { Policy } from '../policy/policy.ts'
import { narrowing, type ClientRules, type Rules, type ToolListChoice } from '../policy/rules.ts'
import { notSaved, ofRobot } from './choice-errors.ts'
import type { ChoicesState } from './choices-state.ts'
import { mayBeUsed, mustBeFree } from './managed.ts'
import {
  allPolicies,
  anyWidens,
  clientRulesToKeep,
  inForce,
  mustHaveSetOfRobot,
  ownRulesOf,
  policyOf,
  setsOf,
  usualClientRules,
  type Said,
} from './policies.ts'
import type { Robot } from './robot-file.ts'
import type { Settings, SettingsFile } from './settings.ts'

/** The user's choices of what assistants may do, kept in the settings. Each change is told at once. */
export class Choices {
  readonly #file: SettingsFile
  readonly #robot: Robot | undefined
  readonly #onChange: () => void
  readonly #added: () => Said['added']
  #settings: Settings
  /** By the server's name; the first's by none. */
  readonly #policies = new Map<string | undefined, Policy>()
  /** What holds, and could not be written into the file. */
  #unsaved: Partial<Settings> = {}

  /**
   * @param added sets to choose, and rules that narrow, of extensions
   * @param robot for which the bridge runs: its file says what assistants may do, and nothing else does
   */
  constructor(file: SettingsFile, onChange: () => void, added: () => Said['added'], robot?: Robot) {
    this.#file = file
    this.#robot = robot
    this.#onChange = onChange
    this.#added = added
    this.#settings = file.read()
  }

  /** At the first server, and of all else that holds everywhere. */
  get policy(): Policy {
    return this.policyAt(undefined)
  }

  /** Made anew only when a choice changes: each call of each assistant looks at it. @param server one beside the first */
  policyAt(server: string | undefined): Policy {
    const known = this.#policies.get(server)
    if (known) return known
    const policy = policyOf(this.#said(), server)
    this.#policies.set(server, policy)
    return policy
  }

  /** The servers that are used beside the first. A robot has its own alone. */
  get beside(): readonly BesideEntry[] {
    const { managed } = this.#file
    return this.#robot ? [] : this.#settings.beside.filter(({ server }) => mayBeUsed(managed, server))
  }

  /** @throws BridgeError */
  setBeside(beside: readonly BesideEntry[]): void {
    this.#change({ beside: [...beside] })
  }

  /** The names of the servers that a client has; undefined for all. */
  serversOf(client: string): readonly string[] | undefined {
    return this.policy.rulesOf(client).servers
  }

  /** What there is to say of the set at a server, one beside the first by its name. */
  setAt(server: string | undefined): ChoicesState['set'] {
    return inForce(this.policyAt(server))
  }

  /** The ids of the sets in force, at each server. */
  get setsInForce(): string[] {
    return [undefined, ...this.beside.map(({ server }) => server.name)].map((at) => this.policyAt(at).set.id)
  }

  get state(): ChoicesState {
    const { rules, serversMayAsk, toolList, budgetBytes, clientRules, paused } = this.policy
    const ownRules = ownRulesOf(this.#said())
    return {
      set: inForce(this.policy),
      rules,
      ownRules,
      narrowedBy: narrowing(ownRules, this.#added().rules),
      serversMayAsk,
      toolList,
      budgetBytes,
      clientRules,
      paused,
      stoppedBecause: this.#file.managed.problem,
    }
  }

  /** Bytes of JSON above which an answer to this client is kept, by the name of its key, where the user has said it. */
  budgetOf(client: string): number | undefined {
    return this.policy.rulesOf(client).budgetBytes ?? this.policy.budgetBytes
  }

  get sets(): SetSummary[] {
    return setsOf(this.#said())
  }

  /** @throws BridgeError `invalid-input`, `managed` where a robot would run with another set than its file says */
  mustHaveSetOfRobot(): void {
    mustHaveSetOfRobot(this.#said())
  }

  /** The id of a set that there is. @throws BridgeError `not-found` */
  setNamed(id: string): string {
    return this.#find(id).id
  }

  /** @param server one beside the first @throws BridgeError `not-found` */
  chooseSet(id: string, server?: string): void {
    const endpointSet = this.setNamed(id)
    if (server === undefined) return this.#change({ endpointSet })
    mustBeFree(this.#file.managed, this.#settings, { endpointSet })
    const { beside } = this.#settings
    this.setBeside(beside.map((each) => (each.server.name === server ? { ...each, endpointSet } : each)))
  }

  /** A set of the user's own with the tools of another. @throws BridgeError @returns its id */
  copySet(id: string, name: string): string {
    return this.#addSet(copySet(this.#find(id), name, this.#settings.ownSets, this.sets))
  }

  /**
   * A set of the user's own from PandaMCP's `endpoint_list_file`.
   * @returns its id, and what of the file the catalogue does not know; those tools are in the set
   *   and take effect where the server has them
   * @throws BridgeError `invalid-file`
   */
  importSet(text: string, name: string): { id: string; unknown: readonly string[] } {
    const { endpoints, unknown } = parseEndpointList(text)
    const read = { tools: [...endpoints, ...unknown], further: 'named', without: [] } as const
    return { id: this.#addSet(copySet(read, name, this.#settings.ownSets, this.sets)), unknown }
  }

  /**
   * The set as PandaMCP's `endpoint_list_file`.
   * @param isOthers whether a server besides PanDA has this tool
   * @throws BridgeError
   */
  exportSet(id: string, isOthers: (tool: string) => boolean): string {
    const { tools } = this.#find(id)
    // What is no endpoint PandaMCP cannot offer.
    const isNone = (tool: string) => isPermission(tool) || isAnswerTool(tool) || isOthers(tool)
    return formatEndpointList(tools.filter((tool) => !isNone(tool)))
  }

  /** @throws BridgeError for a built-in set, and for one that is in force */
  removeSet(id: string): void {
    const set = this.#ownSet(id)
    const { endpointSet, beside } = this.#settings
    if (endpointSet === id || beside.some((each) => each.endpointSet === id)) {
      throw new BridgeError(
        'invalid-input',
        `The set "${set.name}" is in force.`,
        'Choose another set first.',
      )
    }
    this.#change({ ownSets: this.#settings.ownSets.filter((own) => own.id !== id) })
  }

  /** Switches one tool of a set of the user's own. @throws BridgeError for a built-in set */
  switchTool(id: string, tool: string, on: boolean): void {
    this.#changeSet(switchTool(this.#ownSet(id), tool, on))
  }

  /** Which tools of servers besides PanDA a set of the user's own has. @throws BridgeError for a built-in set */
  chooseFurther(id: string, further: FurtherChoice): void {
    this.#changeSet(withFurther(this.#ownSet(id), further))
  }

  setRules(rules: Rules): void {
    this.#change({ rules })
  }

  setClientRules(client: string, rules: ClientRules): void {
    const kept = clientRulesToKeep(this.#said(), client, rules)
    const { [client]: _, ...others } = this.#settings.clients
    const isUsual = isDeepStrictEqual(kept, usualClientRules)
    this.#change({ clients: isUsual ? others : { ...others, [client]: kept } })
  }

  letServersAsk(serversMayAsk: boolean): void {
    this.#change({ serversMayAsk })
  }

  chooseToolList(toolList: ToolListChoice): void {
    this.#change({ toolList })
  }

  setBudget(budgetBytes: number | undefined): void {
    this.#change({ budgetBytes })
  }

  /** What extensions add is another. */
  addedChanged(): void {
    this.#policies.clear()
    this.#onChange()
  }

  /** Takes up what the settings say now, after they were changed from elsewhere. */
  reload(): void {
    this.#unsaved = {}
    this.#take(this.#file.read())
  }

  pause(paused: boolean): void {
    this.#change({ paused })
  }

  /** @throws BridgeError `not-found` */
  #find(id: string): SetSummary {
    return findSet(id, this.sets)
  }

  #addSet(set: OwnSet): string {
    this.#change({ ownSets: [...this.#settings.ownSets, set] })
    return set.id
  }

  #changeSet(changed: OwnSet): void {
    this.#change({
      ownSets: this.#settings.ownSets.map((own) => (own.id === changed.id ? changed : own)),
    })
  }

  #ownSet(id: string): OwnSet {
    const own = this.#settings.ownSets.find((set) => set.id === id)
    if (own) return own
    const { name, by } = this.#find(id)
    throw new BridgeError(
      'invalid-input',
      `The set "${name}" is ${by === undefined ? 'built in' : `from ${by}`} and stays as it is.`,
      'Make a copy of it, and change that.',
    )
  }

  /**
   * Whoever stops assistants is obeyed also where the disk refuses to keep it; what lets them do more must be kept first.
   * @throws BridgeError that says which of the two it is
   */
  #change(change: Partial<Settings>): void {
    const robot = this.#robot
    if (robot && !Object.keys(change).every((name) => name === 'paused')) throw ofRobot(robot)
    const settings = { ...this.#settings, ...change }
    const unsaved = { ...this.#unsaved, ...change }
    try {
      this.#file.change(unsaved)
    } catch (thrown) {
      if (thrown instanceof BridgeError && thrown.code === 'managed') throw thrown
      const [before, after] = [this.#settings, settings].map((each) => allPolicies(this.#said(each)))
      const isAgain = Object.keys(change).every((name) => Object.hasOwn(this.#unsaved, name))
      if (anyWidens(before, after) || !(isAgain || anyWidens(after, before))) throw thrown
      this.#unsaved = unsaved
      this.#take(settings)
      throw notSaved(thrown)
    }
    this.#unsaved = {}
    this.#take(settings)
  }

  #said(settings = this.#settings): Said {
    return { settings, managed: this.#file.managed, robot: this.#robot, added: this.#added() }
  }

  #take(settings: Settings): void {
    this.#settings = settings
    this.#policies.clear()
    this.#onChange()
  }
}
