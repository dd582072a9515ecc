import { z } from 'zod'
import { whoAnswers } from './who-answers.ts'
import { callSchema, type Call } from './call.ts'

/** What a call must be to be found; what is missing is anything. */
export const wantedSchema = z.object({
  /** Words that all occur somewhere in it. */
  text: z.string().max(200).optional(),
  client: callSchema.shape.client.max(200).optional(),
  tool: callSchema.shape.tool.max(200).optional(),
  outcome: callSchema.shape.outcome.optional(),
  effect: callSchema.shape.effect.optional(),
  /** Who answered, by name. */
  upstream: z.string().max(200).optional(),
  /** Not before: milliseconds since 1970. */
  from: z.number().optional(),
})
export type Wanted = z.output<typeof wantedSchema>

export function callMatcher({
  text = '',
  client,
  tool,
  outcome,
  effect,
  upstream,
  from,
}: Wanted): (call: Call) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return (call) =>
    (client === undefined || call.client === client) &&
    (tool === undefined || call.tool === tool) &&
    (outcome === undefined || call.outcome === outcome) &&
    (effect === undefined || call.effect === effect) &&
    (upstream === undefined || whoAnswers(call) === upstream) &&
    (from === undefined || call.time >= from) &&
    (words.length === 0 || holdsAll(call, words))
}

function holdsAll(call: Call, words: readonly string[]): boolean {
  const { tool, client, clientName, program, robot, server, vo, upstream, error, message } = call
  const { tasks = [], jobs = [] } = call
  const names = [tool, client, clientName, program, robot, server, vo, upstream]
  const texts = [...names, error, message, ...tasks, ...jobs]
  const all = [...texts, JSON.stringify(call.arguments)].join('\n').toLowerCase()
  return words.every((word) => all.includes(word))
}

/**
 * The last calls that are wanted, of calls in their order.
 * @param before the id of a call, before which they are to be
 * @param limit of how many are given
 */
export async function lastWanted(
  calls: AsyncIterable<Call> | Iterable<Call>,
  wanted: Wanted,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<Found> {
  const matches = callMatcher(wanted)
  let found: Call[] = []
  let matching = 0
  let onRecord = 0
  let wasReached = false
  let dropped = false
  for await (const call of calls) {
    onRecord += 1
    if (call.id === before) wasReached = true
    if (!matches(call)) continue
    matching += 1
    if (wasReached) continue
    found.push(call)
    if (found.length < 2 * limit) continue
    found = found.slice(-limit)
    dropped = true
  }
  // Of one that is on record no longer there is nothing to give.
  if (before !== undefined && !wasReached) return { calls: [], older: false, matching, onRecord }
  return { calls: found.slice(-limit), older: dropped || found.length > limit, matching, onRecord }
}

export interface Found {
  /** Oldest first. */
  calls: readonly Call[]
  /** Whether there are more before the first of these. */
  older: boolean
  /** All that are wanted, and all that are on record. */
  matching: number
  onRecord: number
}
