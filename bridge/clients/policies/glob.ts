/** More than an address has, or a pattern of one: characters. */
const LONGEST = 2_000

/**
 * Whether a text is what a pattern says, in which `*` stands for any characters. Its time grows with the product of
 * both lengths at most, whatever the pattern.
 * @param narrow how many of the pattern's first characters are those in which `*` stands for none that end a host
 */
export function matchesGlob(pattern: string, text: string, narrow = 0): boolean {
  if (pattern.length > LONGEST || text.length > LONGEST) return false
  // At which places of the text the part of the pattern that was read so far may end.
  let ends = [true, ...Array.from({ length: text.length }, () => false)]
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index] ?? ''
    const before = ends
    ends = []
    for (let at = 0; at <= text.length; at += 1) {
      const last = text[at - 1] ?? ''
      if (character !== '*') ends.push(at > 0 && before[at - 1] === true && last === character)
      else ends.push(before[at] === true || (at > 0 && ends[at - 1] === true && stands(last, index < narrow)))
    }
  }
  return ends[text.length] === true
}

function stands(character: string, isNarrow: boolean): boolean {
  return !isNarrow || !'/@\\?#'.includes(character)
}
