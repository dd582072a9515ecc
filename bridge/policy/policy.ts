import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Effect } from '../panda/catalogue/types.ts'
import type { SetSummary } from './endpoint-set.ts'
import { hasTool } from './has-tool.ts'
import type { ClientRules, Rules, ToolListChoice } from './rules.ts'

/** What the user has decided, as it stands at the moment of a call. */
export interface Policy {
  set: SetSummary
  /** The names of the set's tools. */
  offered: ReadonlySet<string>
  rules: Rules
  /** Whether PandaMCP may put a question by form into the chat of an assistant whose call it carries out. */
  serversMayAsk: boolean
  /** The robot that this bridge runs for: nobody is there who could be asked. */
  robot: string | undefined
  /** No call passes while assistants are paused. */
  paused: boolean
  /** Why, where it is not the user who has paused them. */
  pausedBecause?: BridgeErrorValue
  /** How assistants get the tools, where nothing else was chosen for one. */
  toolList: ToolListChoice
  rulesOf: (client: string) => ClientRules
  /** Of answers to clients that have none of their own, in bytes of JSON; as suits each program where undefined. */
  budgetBytes: number | undefined
  /** What was set for single clients. */
  clientRules: Readonly<Record<string, ClientRules>>
}

const effectWords: Record<Effect, string> = {
  read: 'only looks',
  write: 'changes something or costs computing time',
  destructive: 'ends work or deletes something for good',
}

/** @throws BridgeError `not-allowed` while nothing passes */
export function checkPaused({ paused, pausedBecause }: Pick<Policy, 'paused' | 'pausedBecause'>): void {
  if (pausedBecause)
    throw new BridgeError(
      'managed',
      `No call is carried out: ${pausedBecause.message}`,
      pausedBecause.nextStep,
    )
  if (paused) {
    throw new BridgeError(
      'not-allowed',
      'The user has paused all assistants in PanDA Bridge. This call was not carried out.',
      'Tell the user, who can let them go on there.',
    )
  }
}

/**
 * @param tool its name, or what a set says of another read (`resources/read`)
 * @param isFurther whether it is a tool of a server besides PanDA
 * @throws BridgeError `not-allowed` for a call that is refused without asking anybody
 */
export function checkPolicy(policy: Policy, tool: string, effect: Effect, isFurther = false): void {
  checkPaused(policy)
  const { set, rules } = policy
  if (!hasTool(policy, { name: tool, effect, isFurther })) {
    const what = tool.includes('/') ? 'The request' : 'The tool'
    throw new BridgeError(
      'not-allowed',
      `${what} "${tool.slice(0, 100)}" is not in the endpoint set "${set.name}" that the user has chosen.`,
      'Use another tool; only the user can choose another set, in PanDA Bridge.',
    )
  }
  const { robot } = policy
  if (robot !== undefined && rules[effect] === 'ask') {
    throw new BridgeError(
      'not-allowed',
      `A call that ${effectWords[effect]} needs a person’s yes, and this bridge runs for the robot "${robot}", where nobody can be asked. This call was not carried out.`,
      'Do without it; the robot’s file can allow such calls.',
    )
  }
  if (rules[effect] === 'refuse') {
    throw new BridgeError(
      'not-allowed',
      `The user has set PanDA Bridge to refuse every call that ${effectWords[effect]}. This call was not carried out.`,
      'Only the user can change that, in PanDA Bridge.',
    )
  }
}
