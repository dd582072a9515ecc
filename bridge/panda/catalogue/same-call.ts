import type { Arguments, Endpoint } from './types.ts'

/** Deeper arguments are compared with nothing. */
const DEEPEST = 30

class TooDeep extends Error {}

/**
 * The same text for two calls of an endpoint exactly if they ask for the same: the order of arguments, and those that
 * are left out or spelled out as the default, make no difference.
 * @returns undefined where that cannot be told
 */
export function callKey(endpoint: Endpoint, args: Arguments): string | undefined {
  const defaults = new Map(endpoint.parameters.map(({ name, default: value }) => [name, value]))
  try {
    const given = Object.entries(args)
      .map(([name, value]) => [name, canonical(value, 0)] as const)
      .filter(([name, text]) => text !== canonical(defaults.get(name), 0))
    return canonical(Object.fromEntries(given), 0)
  } catch (error) {
    if (error instanceof TooDeep) return undefined
    throw error
  }
}

/** JSON with the entries of each object in the order of their names. */
function canonical(value: unknown, depth: number): string {
  if (depth > DEEPEST) throw new TooDeep()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, depth + 1)}`).join(',')}}`
}
