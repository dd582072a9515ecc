import { createHash } from 'node:crypto'
import { BridgeError } from '../errors.ts'
import type { ListEntry } from '../mcp/index.ts'
import { isAnswerTool } from '../panda/answer-tools.ts'
import { endpointOfTool, inputSchema } from '../panda/catalogue/index.ts'
import { FIND_TOOLS } from '../panda/search-tools.ts'
import { unifiedDiff } from '../platform/diff.ts'
import { plain } from '../platform/plain.ts'
import type { Arguments, Effect } from '../panda/catalogue/types.ts'
import {
  annotationsOf,
  answerAnnotations,
  effectOf,
  isKnownTool,
  trustedAnnotations,
  trustedEffect,
  unknownAnnotations,
  type Trust,
} from '../policy/effects.ts'
import type { FixedLists } from './fixed-lists.ts'
import type { Lists } from './lists.ts'
import { toolOf } from './panda/tool.ts'
import type { SeenTool, SeenTools } from './seen-tools.ts'
import { cataloguedSchemaOf, isAsCatalogued, linesOf, ordered, schemaOf, shapeOf } from './tool-shape.ts'

/** Why a tool is held back, and what the user has to look at. */
export interface HeldBack {
  why: 'new' | 'changed'
  /** Which version is shown: saying yes to it says yes to no other. */
  version: string
  /** What was seen last and what it is now, as `diff -u` writes it. */
  difference: string
}

/** A tool of an upstream's. */
export interface UpstreamTool {
  name: string
  /** As assistants see it. */
  shown: ListEntry
  held: HeldBack | undefined
  effect: Effect
  /** Whether it is one of a server besides PanDA. */
  isFurther: boolean
}

/**
 * An upstream's tools as assistants see them. What the catalogue knows is told in the catalogue's words. A tool that
 * is not as the catalogue says, and not as the user has seen it, is held back until the user has looked at it.
 */
export class UpstreamTools {
  readonly #lists: Lists | FixedLists
  readonly #seen: SeenTools
  /** Undefined where the catalogue says what they do. */
  readonly #trust: Trust | undefined
  readonly #onChange: () => void
  #judged: { entries: readonly ListEntry[]; tools: ReadonlyMap<string, UpstreamTool> } | undefined

  /** @param onChange called when the user has looked at one */
  constructor(
    lists: Lists | FixedLists,
    seen: SeenTools,
    { trust, onChange }: { trust: Trust | undefined; onChange: () => void },
  ) {
    this.#lists = lists
    this.#seen = seen
    this.#trust = trust
    this.#onChange = onChange
  }

  /** Whether what they do is for its user to trust, and not in the catalogue. */
  get areFurther(): boolean {
    return this.#trust !== undefined
  }

  /** What the tool does; the worst where nobody says. @param input of one call */
  effectOf(name: string, input?: Arguments): Effect {
    if (this.#trust === undefined) return effectOf(name, input)
    return trustedEffect(this.#trust, this.#entry(name))
  }

  /** Those in the last list known. */
  known(): UpstreamTool[] {
    return [...this.#tools.values()]
  }

  /** Whether the upstream is known to have it. */
  has(name: string): boolean {
    return this.#tools.has(name)
  }

  /** The tool as assistants see it, where the upstream is known to have it; else what the catalogue says. */
  shown(name: string): ListEntry | undefined {
    const endpoint = endpointOfTool(name)
    return this.#tools.get(name)?.shown ?? (endpoint && toolOf(endpoint))
  }

  /** The names of those held back. */
  get held(): string[] {
    return [...this.#tools.values()].filter(({ held }) => held).map(({ name }) => name)
  }

  /** Judges by the last list known. @throws BridgeError `not-allowed` for a tool that the user has to look at first */
  check(name: string): void {
    this.checkKnown(name)
    const tool = this.#tools.get(name)
    if (tool?.held) throw heldBack(name, tool.held.why)
  }

  /** @throws BridgeError `not-found` for a tool that neither the last list nor the catalogue has */
  checkKnown(name: string): void {
    if (!this.has(name) && !isKnownTool(name)) throw unknownTool(name)
  }

  /**
   * The user has looked at a tool that was held back.
   * @param version the one that was shown @throws BridgeError where it is not held back, or has changed again
   */
  async lookedAt(name: string, version: string): Promise<void> {
    const held = this.#tools.get(name)?.held
    if (!held)
      throw new BridgeError(
        'not-found',
        `The tool "${name}" is not held back.`,
        'It can be used as it is, where the endpoint set has it.',
      )
    if (held.version !== version)
      throw new BridgeError(
        'invalid-input',
        `The tool "${name}" has changed again since it was shown.`,
        'Look at it once more.',
      )
    this.#seen.add([[name, seenOf(this.#entry(name) ?? {})]])
    this.#judged = undefined
    await this.#seen.written
    this.#onChange()
  }

  get #tools(): ReadonlyMap<string, UpstreamTool> {
    const entries = this.#lists.known('tools/list')
    if (this.#judged?.entries === entries) return this.#judged.tools
    if (this.#seen.isNew && entries.length > 0 && !this.#lists.areOwnTools)
      this.#seen.add(
        entries.filter((entry) => !isExpected(entry)).map((entry) => [nameOf(entry), seenOf(entry)]),
      )
    const tools = new Map(entries.map((entry) => [nameOf(entry), this.#judge(entry)]))
    this.#judged = { entries, tools }
    return tools
  }

  #judge(entry: ListEntry): UpstreamTool {
    const name = nameOf(entry)
    const held = this.#heldBack(entry)
    const shown =
      this.#trust === undefined
        ? shownOf(entry, held !== undefined)
        : { ...entry, annotations: trustedAnnotations(this.#trust, entry) }
    const effect = this.#trust === undefined ? effectOf(name) : trustedEffect(this.#trust, entry)
    return { name, shown, held, effect, isFurther: this.areFurther }
  }

  #entry(name: string): ListEntry | undefined {
    return this.#lists.known('tools/list').find((each) => each['name'] === name)
  }

  #heldBack(entry: ListEntry): HeldBack | undefined {
    if (isExpected(entry)) return undefined
    const name = nameOf(entry)
    const now = seenOf(entry)
    const before = this.#seen.find(name) ?? catalogued(name)
    if (before?.version === now.version) return undefined
    return {
      why: before ? 'changed' : 'new',
      version: now.version,
      difference: unifiedDiff(plain(name), before?.text ?? '', now.text),
    }
  }
}

function nameOf(entry: ListEntry): string {
  return String(entry['name'])
}

/** Nothing to look at: it is the bridge's own, or the catalogue says the same of what it takes, and its words are the catalogue's. */
function isExpected(entry: ListEntry): boolean {
  const name = nameOf(entry)
  if (isAnswerTool(name)) return true
  const endpoint = endpointOfTool(name)
  return endpoint !== undefined && isAsCatalogued(endpoint, entry['inputSchema'])
}

/** What assistants would see of a tool, as text and as hash. */
function seenOf(entry: ListEntry): SeenTool {
  const isKnown = endpointOfTool(nameOf(entry)) !== undefined
  return isKnown ? ofShape(entry['inputSchema']) : ofEntry(entry)
}

function catalogued(name: string): SeenTool | undefined {
  const endpoint = endpointOfTool(name)
  return endpoint && ofShape(inputSchema(endpoint))
}

function ofShape(schema: unknown): SeenTool {
  const lines = linesOf(shapeOf(schema))
  return { version: hash(lines), text: linesOfText(lines) }
}

/** All of it counts: all of it passes on. */
function ofEntry(entry: ListEntry): SeenTool {
  const { description, ...rest } = entry
  const words = typeof description === 'string' ? description.split('\n') : []
  const fields = JSON.stringify(JSON.parse(ordered(rest)), null, 2).split('\n')
  return { version: hash(ordered(entry)), text: linesOfText([...words, ...fields]) }
}

function linesOfText(lines: readonly string[]): string {
  return lines.map((line) => `${plain(line)}\n`).join('')
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/**
 * A tool as assistants see it. Of one that the catalogue knows nothing comes from the server but the parameters that
 * it takes; of others everything, with the most cautious annotations.
 * @param isHeld not even the parameters
 */
function shownOf(entry: ListEntry, isHeld: boolean): ListEntry {
  const name = nameOf(entry)
  if (isAnswerTool(name)) return { ...entry, annotations: answerAnnotations(name) }
  const endpoint = endpointOfTool(name)
  if (!endpoint) return { ...entry, title: name, annotations: unknownAnnotations(name) }
  const { outputSchema, ...tool } = toolOf(endpoint)
  const given = entry['inputSchema']
  return {
    ...tool,
    ...(!isHeld && {
      inputSchema: isExpected(entry)
        ? cataloguedSchemaOf(endpoint, given)
        : schemaOf(shapeOf(given), endpoint),
    }),
    // Clients refuse an answer without structured content where a tool has one.
    ...(entry['outputSchema'] !== undefined && { outputSchema }),
    annotations: annotationsOf(endpoint),
  }
}

function heldBack(name: string, why: HeldBack['why']): BridgeError {
  const reason =
    why === 'new' ? 'is new on the server' : 'has changed on the server since the user last saw it'
  return new BridgeError(
    'not-allowed',
    `The tool "${name.slice(0, 100)}" ${reason}. It is held back, and this call was not carried out.`,
    'Tell the user, who can look at it in PanDA Bridge: on the page Tools, or with "panda-bridge tools held".',
  )
}

function unknownTool(name: string): BridgeError {
  return new BridgeError(
    'not-found',
    `PanDA Bridge knows no tool "${name.slice(0, 100)}". This call was not carried out.`,
    `Use one of the tools in the list, or find one with ${FIND_TOOLS}.`,
  )
}
