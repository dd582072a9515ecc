import type { Ended, How } from './agent.ts'
import type { HeldAt, Hour } from './hour.ts'

/** What there is to say of an hour. */
export interface Judged {
  calls: Record<How, number>
  /** What was said where a call did not go well, without numbers, and how often. */
  reasons: [text: string, count: number][]
  /** Calls that are in the record not at all, though they were answered by the bridge. */
  missing: string[]
  /** And more than once. */
  twice: string[]
  /** Heap in use after a collection, in the second and the last third of the time since the last start of the bridge. MB */
  heap: { second: number; last: number }
}

export function judge({ agents, recorded, memory, starts }: Hour): Judged {
  const all = agents.flatMap(({ name, ended }) => ended.map((each) => ({ ...each, name })))
  const calls: Judged['calls'] = {
    right: 0,
    wrong: 0,
    'said-why': 0,
    'by-shim': 0,
    'not-reached': 0,
    cancelled: 0,
    unanswered: 0,
  }
  const reasons = new Map<string, number>()
  for (const { how, text } of all) {
    calls[how] += 1
    if (how === 'right' || how === 'cancelled') continue
    const reason = `${how}: ${text.replaceAll(/\d+/g, 'N').slice(0, 300)}`
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return {
    calls,
    reasons: [...reasons].toSorted(([, a], [, b]) => b - a),
    ...compare(all, recorded),
    heap: heapOf(memory, starts),
  }
}

type NamedEnd = Ended & { name: string }

/** Calls that carry a mark are looked for by it, those of a task counted. */
function compare(all: readonly NamedEnd[], recorded: Hour['recorded']): Pick<Judged, 'missing' | 'twice'> {
  const byMark = new Map<string, number>()
  const byAgent = new Map<string, number>()
  for (const { clientName, tool, arguments: given } of recorded.values()) {
    const mark = (given as { page?: unknown }).page
    if (typeof mark === 'string') byMark.set(mark, (byMark.get(mark) ?? 0) + 1)
    else byAgent.set(`${clientName} ${tool}`, (byAgent.get(`${clientName} ${tool}`) ?? 0) + 1)
  }
  const missing: string[] = []
  const twice: string[] = []
  const counted = new Map<string, { sure: number; most: number }>()
  for (const { mark, name, tool, how, text } of all) {
    // What did not come to the bridge, or may have been taken back before, can be in it or not.
    const isSure = how === 'right' || how === 'wrong' || how === 'said-why'
    if (tool.endsWith('_get_details')) {
      const of = counted.get(`${name} ${tool}`) ?? { sure: 0, most: 0 }
      counted.set(`${name} ${tool}`, { sure: of.sure + (isSure ? 1 : 0), most: of.most + 1 })
      continue
    }
    const times = byMark.get(mark) ?? 0
    if (times === 0 && isSure) missing.push(`${tool} ${mark} ${how} ${text}`)
    if (times > 1) twice.push(`${tool} ${mark}`)
  }
  for (const [who, { sure, most }] of counted) {
    const times = byAgent.get(who) ?? 0
    if (times < sure) missing.push(`${who}: ${sure} answered, ${times} recorded`)
    if (times > most) twice.push(`${who}: ${most} asked, ${times} recorded`)
  }
  return { missing, twice }
}

function heapOf(memory: readonly HeldAt[], starts: number): Judged['heap'] {
  const last = memory.filter(({ start }) => start === starts)
  const third = Math.floor(last.length / 3)
  const mean = (part: readonly HeldAt[]) => part.reduce((sum, { heapMb }) => sum + heapMb, 0) / part.length
  return { second: mean(last.slice(third, 2 * third)), last: mean(last.slice(-third)) }
}
