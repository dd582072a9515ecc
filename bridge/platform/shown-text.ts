// The shim and the pages load this file: it imports nothing.

/**
 * What no reader sees, or what makes a text look like another one: commands to a terminal (C0, C1, DEL), marks that
 * turn the direction of writing, what has no width, tags, private characters, other line ends than LF.
 * (Unicode TR 36 and TR 55; the properties are those of the engine's Unicode.)
 */
const misleading =
  /[[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]--[\n\t\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]]/v
/**
 * The same, with what is right in its place before it: whole emoji, of which some hold such characters; joiners
 * between letters of scripts that write with them; variants of ideographs and Mongolian letters.
 */
const inPlace = new RegExp(
  [
    String.raw`\p{RGI_Emoji}`,
    String.raw`(?<=\p{Emoji})[\uFE0E\uFE0F]`,
    String.raw`(?<=(?:[[\p{L}\p{M}]--[\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Common}\p{sc=Inherited}]]))[\u200C\u200D](?=[[\p{L}\p{M}]--[\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}]])`,
    String.raw`(?<=\p{sc=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
    String.raw`(?<=\p{sc=Mongolian})[\u180B-\u180F]`,
    `(?<bad>(?:${misleading.source})+)`,
  ].join('|'),
  'gv',
)
const SIGN = '\uFFFD'

/**
 * A text from elsewhere as it may be shown, over several lines where it has them: what misleads stands as a sign
 * (U+241B for ESC, U+FFFD for what has none). Letters of all languages, and emoji, stay.
 */
export function plainText(text: string): string {
  if (!misleading.test(text)) return text
  return text.replaceAll('\r\n', '\n').replace(inPlace, (found, ...rest) => {
    const { bad } = rest.at(-1) as { bad?: string }
    return bad === undefined ? found : bad.replaceAll(/[\s\S]/gu, sign).replaceAll(/\uFFFD+/g, SIGN)
  })
}

/** The longest value that is shown where one line is meant: characters. */
const LONGEST = 2_000

/** The same where one line is meant: a line break or a tab is a sign too, so that no further line can be made up. */
export function plainLine(text: string, longest: number = LONGEST): string {
  // Cut first: nothing is looked at that nobody sees.
  const part = text.length > longest ? `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text
  return plainText(part).replaceAll('\n', '␊').replaceAll('\t', '␉')
}

/** JSON that means the same, and in which what misleads is written as its number (RFC 8259, 7). @param text JSON */
export function plainJson(text: string): string {
  if (!misleading.test(text)) return text
  return text.replace(inPlace, (found, ...rest) => {
    const { bad } = rest.at(-1) as { bad?: string }
    return bad === undefined ? found : bad.replaceAll(/[\s\S]/g, escaped)
  })
}

/**
 * Every text in a value, its names included, as it may be shown. What holds none that misleads is given back itself.
 * @param plain `plainLine` where each text is shown in one line
 */
export function plainValue<T>(value: T, plain: (text: string) => string = plainText): T {
  return plainOf(value, plain) as T
}

function plainOf(value: unknown, plain: (text: string) => string): unknown {
  if (typeof value === 'string') return plain(value)
  if (Array.isArray(value)) return plainItems(value, plain)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  const names = Object.keys(value)
  const entries = Object.entries(value)
  const shown = plainItems(
    entries.map(([, inner]) => inner),
    plain,
  )
  const shownNames = plainItems(names, plain)
  if (shownNames === names && shown.every((inner, index) => inner === entries[index]?.[1])) return value
  return Object.fromEntries(shown.map((inner, index) => [shownNames[index], inner]))
}

function plainItems(items: unknown[], plain: (text: string) => string): unknown[] {
  const shown = items.map((item) => plainOf(item, plain))
  return shown.every((item, index) => item === items[index]) ? items : shown
}

function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0
  // Unicode has pictures of the controls of ASCII.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '␡' : SIGN
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
