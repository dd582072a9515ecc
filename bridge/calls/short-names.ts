import { createHash } from 'node:crypto'
import type { ListEntry } from '../mcp/index.ts'
import type { Upstreams } from '../upstream/upstreams.ts'

// Names that the interfaces of models do not take, for which some programs leave out the tool, and others the whole list.

/** Letters and digits of ASCII, `_` and `-`: also a letter of another script that looks like one of them is none. */
const TAKEN = /^[\w-]+$/

/**
 * Characters of a tool's name. The interfaces of models take 64, in which some programs put a name of their own as well;
 * a longer name has them refuse the whole list, or leave the tool out.
 */
const LONGEST = 60
/** Of the hash at the end of a short name. */
const HASH = 8
const endOfShort = new RegExp(`_[0-9a-f]{${HASH}}$`)

/** The name that assistants get: the same for the same tool at all times, and another for every other. */
export function shortName(name: string): string {
  if (isTaken(name)) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH)
  return `${name.replaceAll(/[^\w-]/g, '_').slice(0, LONGEST - HASH - 1)}_${hash}`
}

function isTaken(name: string): boolean {
  return name.length <= LONGEST && TAKEN.test(name)
}

/** A list of tools with names that every program takes. Its title has the whole one. */
export function withShortNames(tools: readonly ListEntry[]): ListEntry[] {
  return tools.map((tool) => {
    const name = String(tool['name'])
    return isTaken(name) ? tool : { ...tool, name: shortName(name) }
  })
}

/** Whether it looks like one that stands for another name. */
export function mayBeShort(name: unknown): boolean {
  return typeof name === 'string' && name.length <= LONGEST && endOfShort.test(name)
}

/** The tool's own name, by which it is judged, recorded and called; as given where none has it. */
export async function fullName(name: string, upstreams: Upstreams): Promise<string> {
  const tools = await upstreams.tools()
  return ofShortName(
    name,
    tools.map((tool) => tool.name),
  )
}

/** The whole name that a short one stands for, of these. One that is called that itself is meant first; as given where none has it. */
export function ofShortName(name: string, whole: readonly string[]): string {
  return whole.find((each) => each === name) ?? whole.find((each) => shortName(each) === name) ?? name
}
