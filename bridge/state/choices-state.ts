import type { BridgeErrorValue } from '../errors.ts'
import type { Effect } from '../panda/catalogue/types.ts'
import type { SetInForce } from '../policy/endpoint-set.ts'
import type { ClientRules, Rules, ToolListChoice } from '../policy/rules.ts'

/** What there is to say of the user's choices. */
export interface ChoicesState {
  /** The endpoint set in force. */
  set: SetInForce
  /** Those in force: the user's own, and what extensions make stricter of them. */
  rules: Rules
  /** The user's own, or what is set in their place: those in force begin with them. */
  ownRules: Rules
  /** By whom, and for which effects, those in force are stricter. */
  narrowedBy: { by: string; effects: Effect[] }[]
  /** Whether servers may put questions into the chat. */
  serversMayAsk: boolean
  /** Bytes of JSON above which an answer is kept and only its outline given; as suits each program where undefined. */
  budgetBytes: number | undefined
  /** How assistants get the tools. */
  toolList: ToolListChoice
  /** What holds for one assistant alone, by the name of its key. */
  clientRules: Readonly<Record<string, ClientRules>>
  /** No call passes while this is so. */
  paused: boolean
  /** Why, where it is not the user who has paused them. */
  stoppedBecause: BridgeErrorValue | undefined
}
