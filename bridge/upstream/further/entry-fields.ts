// Pages load it: it imports no schema.

interface FieldRule {
  pattern: RegExp
  /** What is said where a text is otherwise. */
  words: string
}

/* What the fields of an entry are like. */

export const oneLine: FieldRule = {
  pattern: /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u,
  words: 'A name is one line of text without control characters.',
}
export const prefixRule: FieldRule = {
  pattern: /^(?:[a-z][a-z0-9]{0,19}_)?$/,
  words: 'A prefix has up to 20 small letters and digits, begins with a letter and ends with _, as rucio_.',
}
/** A variable of an environment as POSIX allows its name. */
export const variableRule: FieldRule = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,99}$/,
  words: 'The name of a variable has letters, digits and _ only.',
}
export const secretRule: FieldRule = {
  pattern: /^\S+$/,
  words: 'A secret is one word, without a space or a line break.',
}
/** Characters of a name. */
export const LONGEST_NAME = 60
/** Servers besides PanDA that there may be. */
export const MOST_UPSTREAMS = 50

/** A prefix of the letters of a name. */
export function prefixOf(name: string): string {
  const letters = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '')
    .replace(/^[0-9]+/, '')
    .slice(0, 20)
  return letters === '' ? '' : `${letters}_`
}
