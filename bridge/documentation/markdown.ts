import type { PageSection } from './section.ts'
import { Anchors } from './rst/anchors.ts'

/** `## Title`, with or without signs behind it (CommonMark 4.2) */
const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/
const fence = /^ {0,3}(`{3,}|~{3,})/
const image = /!\[([^\]]{0,200})\]\([^)]{0,1000}\)/g
const link = /\[([^\]]{1,400})\]\((https:\/\/[^)\s]{1,1000})(?:\s[^)]{0,200})?\)/g
const localLink = /\[([^\]]{1,400})\]\([^)]{0,1000}\)/g
const comment = /<!--[^>]{0,2000}-->/g

const LONGEST_LINE = 10_000

/**
 * The sections of a page in Markdown, in its order. Only headings that begin with `#` part it. Ids are made as for
 * reStructuredText: MyST, which makes pages of Markdown for Sphinx, leaves them to docutils.
 */
export function sectionsOfMarkdown(text: string): PageSection[] {
  const anchors = new Anchors()
  const sections: PageSection[] = []
  const above: { level: number; title: string }[] = []
  let current: PageSection = { title: '', above: [], anchor: '', text: '' }
  let lines: string[] = []
  let fenced: string | undefined
  const end = () => {
    const joined = lines.join('\n').replaceAll(/\n{3,}/g, '\n\n')
    current.text = joined.trim()
    if (current.title !== '' || current.text !== '') sections.push(current)
    lines = []
  }
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const line = raw.slice(0, LONGEST_LINE).trimEnd()
    const [, mark] = fence.exec(line) ?? []
    if (mark !== undefined && (fenced === undefined || mark.startsWith(fenced))) {
      fenced = fenced === undefined ? mark : undefined
      continue
    }
    const found = fenced === undefined ? heading.exec(line) : null
    if (!found) {
      lines.push(fenced === undefined ? plain(line) : line)
      continue
    }
    end()
    const level = found[1]?.length ?? 1
    const title = withoutClosing(found[2] ?? '')
    while ((above.at(-1)?.level ?? 0) >= level) above.pop()
    current = { title, above: above.map((each) => each.title), anchor: anchors.next(title), text: '' }
    above.push({ level, title })
  }
  end()
  return sections
}

/** A heading may end in signs, which are not its own. */
function withoutClosing(title: string): string {
  const words = title.split(/[ \t]+/)
  if (/^#+$/.test(words.at(-1) ?? '')) words.pop()
  return plain(words.join(' ').replaceAll('`', ''), false).trim()
}

function plain(line: string, addresses = true): string {
  return line
    .replaceAll(comment, '')
    .replaceAll(image, '$1')
    .replaceAll(link, addresses ? '$1 ($2)' : '$1')
    .replaceAll(localLink, '$1')
    .replaceAll(/\*\*([^*]{1,400})\*\*/g, '$1')
}
