/** As long as a set's may be: characters. */
const LONGEST = 60

/**
 * A name for a copy that no set has yet: `My look` of "Look", then `My look 2`; of what is the user's already, a copy.
 * @param sets those that there are
 */
export function freeName(of: string, sets: readonly { name: string }[]): string {
  const name = /^my\b/i.test(of) ? `${of}, a copy` : `My ${of.charAt(0).toLowerCase()}${of.slice(1)}`
  const taken = new Set(sets.map((set) => set.name.toLowerCase()))
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : ` ${number}`
    const free = name.slice(0, LONGEST - ending.length) + ending
    if (!taken.has(free.toLowerCase())) return free
  }
}
