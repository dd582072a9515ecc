import { z } from 'zod'
import type { Effect } from '../panda/catalogue/types.ts'

/** What happens to a call before it is sent: nothing, the user is asked, or it is refused. */
export const ruleSchema = z.enum(['allow', 'ask', 'refuse']).meta({ title: 'A rule' })
export type Rule = z.infer<typeof ruleSchema>

/** A rule for each effect. Reads pass, and whatever changes something waits for the user, unless they choose otherwise. */
export const rulesSchema = z.object({
  read: ruleSchema.default('allow'),
  write: ruleSchema.default('ask'),
  destructive: ruleSchema.default('ask'),
})
export type Rules = Record<Effect, Rule>

/** From the mildest to the strictest. */
const strictness: readonly Rule[] = ruleSchema.options

/** Until this was 2, a retry counted as `destructive`. */
const MEANING = 2

/**
 * The rules as they stand in the settings. Rules of an earlier version said of retries what they said of what cannot be
 * undone: the stricter of the two holds on, until the user sets them anew.
 */
export const keptRulesSchema = rulesSchema
  .extend({ meaning: z.number().optional() })
  .transform(({ meaning, ...rules }): Rules => {
    if (meaning === MEANING) return rules
    return { ...rules, write: stricter(rules.write, rules.destructive) }
  })

/** Rules as they are kept. */
export const rulesToKeep = (rules: Rules) => ({ ...rules, meaning: MEANING })

/** Rules from elsewhere than the user's own, which only ever narrow theirs. */
export interface AddedRules {
  /** Whose they are. */
  by: string
  rules: { [effect in Effect]?: Rule | undefined }
}

/** The strictest of all for each effect. */
export function narrowed(rules: Rules, added: readonly AddedRules[]): Rules {
  return added.reduce<Rules>(
    (all, { rules: more }) => ({
      read: stricter(all.read, more.read ?? all.read),
      write: stricter(all.write, more.write ?? all.write),
      destructive: stricter(all.destructive, more.destructive ?? all.destructive),
    }),
    rules,
  )
}

/** Which of them make the rules stricter than these: by whom, and for which effects. */
export function narrowing(rules: Rules, added: readonly AddedRules[]): { by: string; effects: Effect[] }[] {
  return added.flatMap(({ by, rules: more }) => {
    const effects = (Object.keys(rules) as Effect[]).filter(
      (effect) => stricter(rules[effect], more[effect] ?? rules[effect]) !== rules[effect],
    )
    return effects.length === 0 ? [] : [{ by, effects }]
  })
}

function stricter(one: Rule, other: Rule): Rule {
  return strictness.indexOf(one) > strictness.indexOf(other) ? one : other
}

/** Below the least an outline would not fit, above the most the bridge's memory is not safe: bytes of JSON. */
export const budgets = { least: 8_000, most: 5_000_000 }
export const budgetSchema = z
  .number()
  .int()
  .min(budgets.least)
  .max(budgets.most)
  .meta({ title: 'The budget in bytes' })

/**
 * `all`: an assistant gets all tools of the set. `search`: those that it calls most, and a search for the others. `auto`: the
 * search where there are more than forty.
 */
export const toolListSchema = z.enum(['auto', 'all', 'search']).meta({ title: 'How tools are listed' })
export type ToolListChoice = z.infer<typeof toolListSchema>

/** What the user has decided for one client, by the name of its key. */
export const clientRulesSchema = z.object({
  /** It may ask in the chat and bring the answer itself: a program could then answer in the user's place. */
  mayAskInChat: z.boolean().default(false),
  /** The PanDA servers that it has, by their names; all that are in use where missing. */
  servers: z.array(z.string().min(1).max(100)).max(20).optional(),
  /** How it gets the tools of the set; as all do where missing. */
  tools: toolListSchema.optional(),
  /** Bytes of JSON above which an answer is kept and only its outline given; the budget of all where missing. */
  budgetBytes: budgetSchema.optional(),
})
export type ClientRules = z.infer<typeof clientRulesSchema>
