import type { Seam, Splice, Spot, Trace } from './format.ts'
import { lastMember, type JsonReading, type Member, type ObjectSpan } from './json-reader.ts'

/** Ways to take an entry out of a JSON text, best first. */
export function take(text: string, reading: JsonReading, spot: Spot, trace: Trace): Splice[][] {
  const { root } = reading
  const holder = root && lastMember(root.members, spot.container)
  const old = holder?.object && lastMember(holder.object.members, spot.name)
  if (root === undefined || holder?.object === undefined || old === undefined) return []
  const alone = holder.object.members.length === 1 && !hasComment(reading, holder)
  const ways: Splice[][] = []
  if (trace.container !== undefined && alone) {
    const rest = text.slice(root.close + 1)
    if (trace.root !== undefined && root.members.length === 1 && rest === trace.root.tail) {
      const start = root.open - trace.root.lead.length
      ways.push([{ at: start, remove: text.length - start, insert: '' }])
    }
    ways.push(removeMember(text, root, holder, trace.container))
  }
  ways.push(removeMember(text, holder.object, old, trace.entry))
  return ways
}

/** Removes a member with the white space and the one comma that belong to it. */
function removeMember(text: string, span: ObjectSpan, member: Member, seam: Seam | undefined): Splice[] {
  const index = span.members.indexOf(member)
  const previous = span.members[index - 1]
  const next = span.members[index + 1]
  const commaBefore = span.commas.findLast((comma) => comma < member.start)
  const commaAfter = span.commas.find(
    (comma) => comma >= member.valueEnd && comma < (next?.start ?? Infinity),
  )
  const floor = Math.max(span.open, commaBefore ?? -1, previous?.valueEnd ?? -1) + 1
  const room = text.slice(Math.min(floor, member.start), member.start)
  const lead =
    seam !== undefined && room.endsWith(seam.lead) ? seam.lead : (/(\r?\n)?[ \t]*$/.exec(room)?.[0] ?? '')
  const start = member.start - lead.length
  let end = member.valueEnd
  const commas: Splice[] = []
  const takesAfter =
    commaAfter !== undefined && (next !== undefined || previous === undefined || seam?.comma !== 'before')
  if (takesAfter) {
    if (text.slice(end, commaAfter).trim() === '') end = commaAfter + 1
    else commas.push({ at: commaAfter, remove: 1, insert: '' })
  } else if (commaBefore !== undefined && previous !== undefined) {
    commas.push({ at: commaBefore, remove: 1, insert: '' })
  }
  const tail = seam?.tail ?? ''
  if (tail !== '' && text.startsWith(tail, end)) end += tail.length
  return [...commas, { at: start, remove: end - start, insert: '' }]
}

function hasComment(reading: JsonReading, member: Member): boolean {
  return reading.comments.some(([start]) => start > member.start && start < member.valueEnd)
}
