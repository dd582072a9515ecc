// Bounded repetitions: a text that opens marks and closes none costs no more than its length times the bound.

/** ``code`` */
const literal = /``([^`\n]{1,400}(?:\n[^`\n]{1,400})?)``/g
/** :role:`text <target>` and :role:`text` */
const role = /:[a-zA-Z][\w:+.-]{0,40}:`([^`<]{0,400})(?:<([^`>]{1,400})>)?`/g
/** `text <target>`_, which names the target too, and `text <target>`__, which does not */
const link = /`([^`<]{0,400})<([^`>]{1,1000})>`__?/g
/** `text`_ and `text` */
const interpreted = /`([^`]{1,400})`_{0,2}/g
const strong = /\*\*(?=\S)([^*\n]{1,400})\*\*/g
/** No pattern of names, as *.root is. */
const emphasis = /(?<![\w*\\])\*(?=[^\s*.])([^*\n]{1,400})(?<=\S)\*(?![\w*])/g
/** |br| and its like */
const substitution = /\|[a-zA-Z][\w -]{0,40}\|/g
/** Stands for what was read as code, so that nothing in it is read as marks. No text has it: NUL is taken out before. */
const MARK = '\0'

/**
 * A paragraph of reStructuredText as plain text: the words of its marks, and of links their address too.
 * @param addresses whether those of links are kept
 */
export function plainParagraph(paragraph: string, addresses = true): string {
  const code: string[] = []
  const kept = (text: string): string => {
    code.push(text)
    return MARK
  }
  return paragraph
    .replaceAll(MARK, '')
    .replaceAll(literal, (_, text: string) => kept(text))
    .replaceAll(role, (_, text: string, target?: string) => text.trim() || (target ?? ''))
    .replaceAll(link, (_, text: string, target: string) =>
      linked(text.trim(), target.replaceAll(/\s/g, ''), addresses),
    )
    .replaceAll(interpreted, '$1')
    .replaceAll(strong, '$1')
    .replaceAll(emphasis, '$1')
    .replaceAll(substitution, '')
    .replaceAll(/\\([^\w\s])/g, '$1')
    .replaceAll(MARK, () => code.shift() ?? '')
}

/** The names that a paragraph gives to targets, in their order: a heading of the same name gets another id then. */
export function namedTargets(paragraph: string): string[] {
  if (!paragraph.includes('>`_')) return []
  return [...paragraph.replaceAll(literal, '').matchAll(link)]
    .filter(([whole]) => !whole.endsWith('__'))
    .map(([, text = '']) => text.trim())
}

function linked(text: string, target: string, address: boolean): string {
  if (text === '' || text === target) return target
  return address && target.startsWith('https://') ? `${text} (${target})` : text
}
