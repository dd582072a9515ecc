import type { PageSection } from '../section.ts'
import { Anchors } from './anchors.ts'
import { kindOf, wordsOf } from './directives.ts'
import { namedTargets, plainParagraph } from './inline.ts'

/** A line of one repeated sign, which makes the line above it a heading, or stands between paragraphs. */
const rule = /^([!-/:-@[-`{-~])\1*$/
const directive = /^\.\. +(?:\|[^|]{1,100}\| +)?([a-zA-Z][\w:+.-]{0,60}?)::(?:\s+(\S.*))?$/
const target = /^\.\. +_([^:`][^:]{0,200}|`[^`]{1,200}`):/
/** The border of a table, of either kind that is drawn. */
const border = /^\s*(?:\+[-=+]{2,}|=+(?: +=+)+)$/
const option = /^:[\w-]+:(?:\s|$)/

/** The longest line that is looked at for marks; a longer one is no text that was written by hand. */
const LONGEST_LINE = 10_000

/**
 * The sections of a page in reStructuredText, in its order: what its headings part. Headings are found as docutils finds
 * them; of directives the words stay and code stays as it is. Tolerant, since a page that Sphinx takes with warnings is
 * on the web too: nothing makes it throw, and it takes time by the length of the text.
 */
export function sectionsOfRst(text: string): PageSection[] {
  const page = new Page()
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.slice(0, LONGEST_LINE).trimEnd())
  for (let at = 0; at < lines.length;) at += page.read(lines, at)
  return page.end()
}

class Page {
  readonly #anchors = new Anchors()
  readonly #sections: PageSection[] = []
  /** Signs of the headings, with and without a line above, from the page's title on. */
  readonly #styles: string[] = []
  #above: string[] = []
  #title = ''
  #anchor = ''
  /** The id of a target that stands right before what comes next, which has it too. */
  #target: string | undefined
  #text: string[] = []
  /** Lines of a paragraph that has not ended. */
  #paragraph: string[] = []
  /** What lies deeper than this many spaces is code, or left out. */
  #inside: { deeperThan: number; kind: 'code' | 'left-out' } | undefined
  /** Whether options of a directive may follow. */
  #options = false

  /** @returns how many lines were read */
  read(lines: readonly string[], at: number): number {
    const line = lines[at] ?? ''
    const indent = line.length - line.trimStart().length
    if (this.#inside && line !== '') {
      if (indent > this.#inside.deeperThan) {
        if (this.#inside.kind === 'code' && !(this.#options && option.test(line.trim()))) {
          this.#options = false
          this.#text.push(line)
        }
        return 1
      }
      this.#inside = undefined
      this.#options = false
    }
    if (line === '') {
      this.#endParagraph()
      this.#text.push('')
      this.#options = false
      return 1
    }
    const before = this.#paragraph.length === 0
    const heading = before ? headingAt(lines, at) : undefined
    if (heading) {
      this.#startSection(heading)
      return heading.lines
    }
    if (before && indent === 0 && line.length >= 4 && rule.test(line)) return 1
    const stripped = line.trimStart()
    if (this.#options && option.test(stripped)) return 1
    this.#options = false
    if (stripped === '..' || stripped.startsWith('.. ')) this.#explicit(stripped, indent)
    else this.#prose(line, indent)
    return 1
  }

  end(): PageSection[] {
    this.#endSection()
    return this.#sections
  }

  /** What begins with two dots: a directive, a target, a substitution or a comment. */
  #explicit(stripped: string, indent: number): void {
    this.#endParagraph()
    const [, name, argument = ''] = directive.exec(stripped) ?? []
    if (name === undefined || stripped.startsWith('.. |')) {
      const [, named] = target.exec(stripped) ?? []
      if (named !== undefined) this.#target = this.#anchors.next(named.replaceAll('`', ''))
      this.#inside = { deeperThan: indent, kind: 'left-out' }
      return
    }
    // A table of contents takes an id by its title, as a heading does.
    if (name === 'contents') this.#anchors.next(argument || 'contents')
    const kind = kindOf(name)
    if (kind !== 'text') this.#inside = { deeperThan: indent, kind }
    this.#options = true
    const words = kind === 'left-out' ? '' : wordsOf(name, argument)
    if (words !== '') this.#text.push(`${' '.repeat(indent)}${this.#plain(words)}`)
  }

  #prose(line: string, indent: number): void {
    this.#target = undefined
    if (border.test(line)) {
      this.#endParagraph()
      return
    }
    // `text::` says that what lies deeper is code.
    if (line.endsWith('::')) {
      this.#paragraph.push(line.trim() === '::' ? '' : line.slice(0, -1))
      this.#endParagraph()
      this.#inside = { deeperThan: indent, kind: 'code' }
    } else {
      // A row of a table is filled up with spaces.
      this.#paragraph.push(/^\s*\|/.test(line) ? line.replaceAll(/ {2,}/g, ' ') : line)
    }
  }

  #startSection({ title, style }: Heading): void {
    this.#endSection()
    let level = this.#styles.indexOf(style)
    if (level === -1) level = this.#styles.push(style) - 1
    // A heading that skips a level stands below the last one that there is.
    this.#above = this.#above.slice(0, level)
    this.#title = plainParagraph(title, false).trim()
    for (const name of namedTargets(title)) this.#anchors.next(name)
    const own = this.#anchors.next(this.#title)
    // A number changes with the page; a name does not.
    this.#anchor = /^id\d+$/.test(own) ? (this.#target ?? own) : own
    this.#target = undefined
  }

  #endSection(): void {
    this.#endParagraph()
    const text = this.#text
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim()
    if (this.#title !== '' || text !== '')
      this.#sections.push({ title: this.#title, above: this.#above, anchor: this.#anchor, text })
    if (this.#title !== '') this.#above = [...this.#above, this.#title]
    this.#text = []
    this.#inside = undefined
    this.#options = false
  }

  #endParagraph(): void {
    if (this.#paragraph.length === 0) return
    this.#text.push(this.#plain(this.#paragraph.join('\n')))
    this.#paragraph = []
  }

  #plain(paragraph: string): string {
    for (const name of namedTargets(paragraph)) this.#anchors.next(name)
    return plainParagraph(paragraph)
  }
}

interface Heading {
  title: string
  /** The sign, twice where it stands above the title too. */
  style: string
  lines: number
}

/** The heading that begins with this line, as docutils' states `Text`, `Line` and `Underline` find it. */
function headingAt(lines: readonly string[], at: number): Heading | undefined {
  const first = lines[at] ?? ''
  const second = lines[at + 1] ?? ''
  const third = lines[at + 2] ?? ''
  const sign = first[0] ?? ''
  if (rule.test(first)) {
    const title = second.trim()
    if (title !== '' && third !== '' && rule.test(third) && third[0] === sign && fits(third, title))
      return { title, style: sign + sign, lines: 3 }
  }
  if (/^\s/.test(first) || second === '' || !rule.test(second) || !fits(second, first)) return undefined
  return { title: first, style: second[0] ?? '', lines: 2 }
}

/** A line that is shorter than its title makes a heading too from four signs on, with a warning. */
function fits(line: string, title: string): boolean {
  return line.length >= 4 || line.length >= title.length
}
