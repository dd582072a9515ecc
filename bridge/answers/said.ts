import { maskText } from '../platform/mask-text.ts'
import { plainLine, plainText } from '../platform/shown-text.ts'

/** Characters of a message of PanDA's in an answer. */
const LONGEST_SAID = 600

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
}

/**
 * A message from elsewhere as an answer may quote it: one line, without markup, without what could be a secret, and
 * without characters that mislead.
 * @returns undefined where nothing is left
 */
export function said(text: unknown, longest = LONGEST_SAID): string | undefined {
  if (typeof text !== 'string') return undefined
  // More than this is cut before anything is looked for in it.
  const words = withoutMarkup(text.slice(0, 20_000)).replaceAll(/\s+/g, ' ').trim()
  return words === '' ? undefined : plainLine(maskText(words), longest)
}

/** Lines from elsewhere, such as of a log. */
export function saidLines(text: string): string {
  return plainText(maskText(text))
}

/** The first https address that a message's markup leads to, which the monitor shows people. */
export function linkIn(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const href = /<a\s[^>]{0,500}?href\s{0,5}=\s{0,5}["']?(https:\/\/[^\s"'<>]{1,1000})/i.exec(
    text.slice(0, 20_000),
  )?.[1]
  return href !== undefined && URL.canParse(href) ? maskText(new URL(href).href) : undefined
}

function withoutMarkup(text: string): string {
  return text
    .replaceAll(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole)
}
