/** Lines shown around a change. */
const context = 3

/** The change as `diff -u` shows it, in one hunk. Empty when there is none. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return ''
  const old = linesOf(before)
  const now = linesOf(after)
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let end = 0
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++
  const from = Math.max(0, start - context)
  const oldEnd = Math.min(old.length, old.length - end + context)
  const nowEnd = Math.min(now.length, now.length - end + context)
  return [
    `--- ${file}`,
    `+++ ${file}`,
    `@@ -${range(from, oldEnd)} +${range(from, nowEnd)} @@`,
    ...old.slice(from, start).map((line) => shown(' ', line)),
    ...old.slice(start, old.length - end).map((line) => shown('-', line)),
    ...now.slice(start, now.length - end).map((line) => shown('+', line)),
    ...old.slice(old.length - end, oldEnd).map((line) => shown(' ', line)),
    '',
  ].join('\n')
}

/** Lines with their ends, so that a missing last one counts as a difference. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function range(from: number, to: number): string {
  const count = to - from
  return `${count === 0 ? from : from + 1},${count}`
}

function shown(mark: string, line: string): string {
  const body = line.replace(/\r?\n$/, '')
  return mark + body + (line.endsWith('\n') ? '' : '\n\\ No newline at end of file')
}

const secretMember =
  /(["']?[\w-]*(?:token|secret|password|passwd|api[-_]?key|authorization|credential)[\w-]*["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}[\]"']+)/gi

/**
 * The text with the values of members that sound secret covered: a preview ends up in
 * screenshots, and the lines around ours are other servers'.
 */
export function coverSecrets(text: string, cover: string): string {
  const headers = text.replaceAll(
    /(Bearer\s+)([^\s"',}\]]+)/gi,
    (whole: string, scheme: string, key: string) => (key.includes(cover) ? whole : scheme + cover),
  )
  return headers.replaceAll(secretMember, (whole: string, member: string, value: string) => {
    if (value.includes(cover)) return whole
    const quote = /^["']/.exec(value)?.[0] ?? ''
    return member + quote + cover + quote
  })
}
