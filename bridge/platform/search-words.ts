/** The words of a question that say nothing of what it is about. */
const idle = new Set(
  (
    'a an and any are as at be been but by can cannot could did do does for from get had has have how i if in into is it ' +
    'its me my no not of on or our should so than that the their them then there these this those to use using was we ' +
    'what when where which who why will with would you your'
  ).split(' '),
)

/** More words than a question has. */
const MOST_WORDS = 40
const LONGEST_WORD = 60

/** The words of a question that are looked for: all of them where it has none but idle ones. */
export function askedWords(question: string): string[] {
  const words = [...new Set(wordsOf(question.toLowerCase()))].slice(0, MOST_WORDS)
  const telling = words.filter((word) => !idle.has(word))
  return telling.length > 0 ? telling : words
}

/** Words as they are typed: names such as `task_id` and `--inDS` whole, and their parts too. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    if (word.length > LONGEST_WORD) continue
    words.push(word)
    const parts = word.split(/_+|(?<=[a-z])(?=[A-Z])/).filter((part) => part.length > 1)
    if (parts.length > 1) words.push(...parts)
  }
  return words
}

/** A word without the endings that English puts to it: enough that `jobs` finds `job`. */
export function stemOf(term: string): string {
  const word = term.toLowerCase()
  if (word.length < 4 || /[\d_]/.test(word)) return word
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=[a-z]{3})(?:ing|ed|e)$/, '')
}
