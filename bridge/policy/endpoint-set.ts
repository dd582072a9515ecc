import { z } from 'zod'
import { BridgeError, type BridgeErrorCode } from '../errors.ts'
import { answerToolNames, isAnswerTool } from '../panda/answer-tools.ts'
import { catalogue, endpointSets, toolName } from '../panda/catalogue/index.ts'
import { comparable } from '../platform/comparable.ts'
import { effectOf, isKnownTool } from './effects.ts'
import { isPermission } from './permissions.ts'

/** Of the tools of servers besides PanDA: those that only look, all, or none but those that the set names. */
export const furtherSchema = z
  .enum(['reads', 'all', 'named'])
  .meta({ title: 'What a set has of other servers' })
export type FurtherChoice = z.infer<typeof furtherSchema>

/** An endpoint set of the user's own: the tools in it, by name. */
export const ownSetSchema = z.object({
  id: z.string().regex(/^own-[a-z0-9-]{1,60}$/),
  name: z.string().trim().min(1).max(60),
  tools: z.array(z.string().min(1).max(200)).max(5_000),
  /**
   * Whether its tools say which of the bridge's own answers are in it. Sets of earlier versions, and lists of PandaMCP's,
   * do not know of them: these have all.
   */
  saysAnswers: z.boolean().optional(),
  /** Which tools of servers besides PanDA it has, besides those that are in `tools`. */
  further: furtherSchema.optional(),
  /** Those that the user has switched off. */
  without: z.array(z.string().min(1).max(200)).max(5_000).optional(),
})
export type OwnSet = z.infer<typeof ownSetSchema>

/** An endpoint set, built in or the user's own, as a choice to make. */
export interface SetSummary {
  id: string
  name: string
  description: string
  /** Ours are fixed; to change one, a copy is made. */
  builtIn: boolean
  /** Whose it is, where it is neither of this program nor the user's own: "the extension Mountain". */
  by?: string
  tools: readonly string[]
  /** Which tools of servers besides PanDA it has, besides those that it names. */
  further: FurtherChoice
  /** Those of them that it has not. */
  without: readonly string[]
}

const builtIn: readonly SetSummary[] = endpointSets.map(({ id, name, description, includes }) => ({
  id,
  name,
  description,
  builtIn: true,
  // What such a server has nobody can sort; the rules ask before anything is changed.
  further: id === 'look' ? 'reads' : 'all',
  without: [],
  // What takes a file cannot be called with JSON, and is no tool.
  tools: [
    ...answerToolNames,
    ...catalogue.filter((endpoint) => includes(endpoint) && !endpoint.multipart).map(toolName),
  ],
}))

/** What there is to say of the one in force. */
export interface SetInForce {
  id: string
  name: string
  /** How many it names, and how many of other servers were switched off. */
  tools: number
  without: number
  /** Which others of servers besides PanDA it has. */
  further: FurtherChoice
}

/** All there is to choose from. @param added by extensions */
export function allSets(own: readonly OwnSet[], added: readonly SetSummary[] = []): SetSummary[] {
  return [...builtIn, ...added, ...own.map(describeOwn)]
}

/** @throws BridgeError `not-found`, or the code that is given */
export function findSet(
  id: string,
  all: readonly SetSummary[],
  code: BridgeErrorCode = 'not-found',
): SetSummary {
  const found = all.find((set) => set.id === id)
  if (found) return found
  const names = all.map((set) => set.id)
  throw new BridgeError(code, `There is no endpoint set "${id}".`, `Use one of ${names.join(', ')}.`)
}

/**
 * A new set of the user's with the tools of another; its id is made from its name.
 * @param all there are
 * @throws BridgeError `invalid-input`
 */
export function copySet(
  from: Pick<SetSummary, 'tools' | 'further' | 'without'>,
  name: string,
  own: readonly OwnSet[],
  all: readonly SetSummary[],
): OwnSet {
  // By its name it is told everywhere what assistants may use.
  const same = all.find((set) => comparable(set.name) === comparable(name))
  if (same)
    throw new BridgeError(
      'invalid-input',
      `There is a set named "${same.name}" already.`,
      'Give yours another name.',
    )
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 50)
  const taken = new Set(own.map((set) => set.id))
  let id = `own-${slug || 'set'}`
  for (let number = 2; taken.has(id); number += 1) id = `own-${slug || 'set'}-${number}`
  const set = ownSetSchema.safeParse({
    id,
    name,
    tools: [...from.tools],
    ...(from.tools.some(isAnswerTool) && { saysAnswers: true }),
    further: from.further,
    without: [...from.without],
  })
  if (set.success) return set.data
  throw new BridgeError(
    'invalid-input',
    'A set needs a name of at most 60 characters.',
    'Give it another name.',
  )
}

/** The set with one tool switched on or off. */
export function switchTool(set: OwnSet, tool: string, on: boolean): OwnSet {
  const others = toolsOf(set).filter((name) => name !== tool)
  const { without = [], further = 'named' } = set
  const stillWithout = without.filter((name) => name !== tool)
  // Else the set would have it by its kind.
  const isExcepted = !on && further !== 'named' && !isKnownTool(tool)
  return {
    ...set,
    tools: on ? [...others, tool] : others,
    saysAnswers: true,
    ...((isExcepted || stillWithout.length !== without.length) && {
      without: isExcepted ? [...stillWithout, tool] : stillWithout,
    }),
  }
}

/** The set with a choice of what it has of other servers; those that were switched by hand stay so. */
export function withFurther(set: OwnSet, further: FurtherChoice): OwnSet {
  return { ...set, further }
}

/** What looks at anything gets the answers too, unless the user has said otherwise. */
function toolsOf({ tools, saysAnswers = false }: OwnSet): readonly string[] {
  const looks = tools.some((tool) => !isPermission(tool) && effectOf(tool) === 'read')
  return saysAnswers || !looks ? tools : [...answerToolNames, ...tools]
}

function describeOwn(set: OwnSet): SetSummary {
  const { id, name, further = 'named', without = [] } = set
  const all = toolsOf(set)
  const tools = all.filter((tool) => !isPermission(tool))
  const acts = further === 'all' || tools.some((tool) => effectOf(tool) !== 'read')
  // Without a number: how many of them a server has is counted where they are shown.
  const description = acts ? 'Your own: some of its tools change something.' : 'Your own: it only looks.'
  return { id, name, description, builtIn: false, tools: all, further, without }
}
