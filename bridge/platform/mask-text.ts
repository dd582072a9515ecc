import { keyFormats } from './key-formats.ts'

/** What stands in place of a secret, the same as `Secret` prints. */
export const MASK = '[secret]'

/** Private keys in PEM, up to their end or, where that is missing, to the end of the text. */
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,40}-----(?:[\s\S]*?-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,40}-----|[\s\S]*)/gi
/** `Bearer TOKEN` wherever it stands. */
const bearer = /\b(bearer)(\s+|%20|\+)[^\s"',;&[]+/gi
/** What may hold parts of base64url with dots between them, as tokens have; many names look so as well. */
const dotted = /[\w.-]{20,}/g
/** The base64url of `{"`, also with white space between (RFC 7515, 4): where a token may begin in a dotted word. */
const tokenStart = /e(?:y[JA]|w[o0k])/g
/** This bridge's own client keys. */
const clientKey = /pb_[\w-]{20,}/g
/** `password=...`, `"access_token": "..."` and the like within a longer text or a URL. */
const assignment =
  /((?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|private[_-]?key|access[_-]?key|cookie|authorization|authz)[\w-]{0,50}(?:\\?["'])?\s{0,9}(?:=|:|%3D)\s{0,9})(?:(?:bearer|basic|negotiate)\s+)?(\\?"[^"\\]+|'[^']+|[^\s"'\\&,;]+)/gi

/** A text without this bridge's own client keys; all else stays as it is. */
export function maskClientKeys(text: string): string {
  return text.replace(clientKey, MASK)
}

/** A text without what looks like a secret in it. Masking twice changes nothing more. */
export function maskText(text: string): string {
  // Nothing shorter than `pb_` and its key, `token=x` or `Bearer x` can hold one.
  if (text.length < 7) return text
  const withoutKeys = keyFormats.reduce(
    (rest, format) => rest.replace(format, MASK),
    text.replace(privateKey, MASK),
  )
  return withoutKeys
    .replace(dotted, maskToken)
    .replace(clientKey, MASK)
    .replace(assignment, maskAssignment)
    .replace(bearer, `$1$2${MASK}`)
}

/** The word up to where a token begins in it, and the mask from there. */
function maskToken(word: string): string {
  let dot = word.indexOf('.')
  for (const { index } of word.matchAll(tokenStart)) {
    if (dot < index) dot = word.indexOf('.', index)
    if (dot === -1) break
    // Its first bytes tell a header from a word such as "keyJobs.x"; the last character may be cut.
    const header = Buffer.from(word.slice(index, Math.min(dot, index + 24)), 'base64url').toString('utf8')
    if (header.length >= 6 && /^\{\s*"(?:[^\p{Cc}\ufffd]|\s)*\ufffd{0,3}$/u.test(header))
      return word.slice(0, index) + MASK
  }
  return word
}

function maskAssignment(_: string, name: string, value: string): string {
  const quote = /^\\?["']/.exec(value)?.[0] ?? ''
  return `${name}${quote}${MASK}`
}

/** Words of 16 characters and more that nobody would choose: with a digit, or capitals among small letters. */
const randomWord = /[\w+/=~.-]{16,}/g

/** For values whose name makes a secret likely: words that look random are masked as well. */
export function maskRandomWords(text: string): string {
  return text.replace(randomWord, (word) => (/\d|[a-z][A-Z]|[A-Z]{2}[a-z]/.test(word) ? MASK : word))
}
