import type { Ending, ErrorInWords, Source } from '../../answers/shapes/index.ts'
import { codeWords, retryWords, whoWords } from '../../answers/words/errors.ts'
import { spansOf, styled, type Line } from '../terminal/line.ts'
import { wrap } from '../terminal/wrap.ts'
import { asCommands, nextAsCommands } from './as-commands.ts'

/** Where and when lines are shown. */
export interface View {
  /** Columns of the terminal; undefined for a file. */
  width: number | undefined
  /** Milliseconds since 1970. */
  now: number
}

/** Parts with an empty line between them; empty ones are left out. */
export function blocks(...parts: readonly (readonly Line[])[]): Line[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : ['', ...part]))
}

export function heading(text: string): Line {
  return [styled(text, 'heading')]
}

/** A heading and what stands under it; nothing where that is empty. */
export function under(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [heading(title), ...lines]
}

/** A sentence each. */
export function list(sentences: readonly string[], { width }: View): Line[] {
  return sentences.flatMap((sentence) => wrap(`  - ${sentence}`, width, 4))
}

/** `name` and what there is to say, in line with the fields around it; nothing where there is nothing to say. */
export function field(name: string, value: Line | undefined, { width }: View, room = 10): Line[] {
  if (value === undefined || value === '') return []
  const rest = typeof value === 'string' ? [value] : value
  return wrap([styled(name.padEnd(room), 'faint'), ...rest], width, room)
}

/** What an error means, what to do about it, and where to look. @param before stands before it: a number of a list */
export function errorLines(error: ErrorInWords, view: View, before: Line = ''): Line[] {
  const { meaning, said, canAct, helps, retry, logFiles, monitorSays } = error
  const inner = (name: string, value: Line | undefined) => field(`    ${name}`, value, view, 15)
  return [
    ...wrap([...spansOf(before), styled(codeWords(error), 'heading'), ': ', meaning], view.width, 4),
    ...inner('PanDA said', said === undefined ? undefined : `“${said}”`),
    ...inner('Monitor', monitorSays === undefined ? undefined : `“${monitorSays}”`),
    ...inner('Can act', `${whoWords(canAct)}; ${retryWords[retry]}`),
    ...inner('Helps', asCommands(helps)),
    ...inner('Look in', logFiles.join(', ')),
  ]
}

/** What every answer ends with. @param said what stands above already, and is not said again */
export function endingLines(
  { sources, missing, next, more }: Ending,
  view: View,
  said: readonly string[] = [],
): Line[] {
  const steps = next.filter((step) => !said.includes(step))
  return blocks(
    more === undefined ? [] : wrap(asCommands(more), view.width),
    under('Not known', list(missing.map(asCommands), view)),
    under('Next', list(steps.map(nextAsCommands), view)),
    sources.length === 0 ? [] : wrap([styled(`From ${sourceWords(sources)}.`, 'faint')], view.width),
  )
}

/** `task/get_details, task/get_job_descriptions at 09:33 UTC`. */
function sourceWords(sources: readonly Source[]): string {
  const byMinute = Map.groupBy(sources, ({ at }) => at.slice(11, 16))
  return [...byMinute]
    .map(([minute, these]) => `${these.map(({ what }) => what).join(', ')} at ${minute} UTC`)
    .join('; ')
}
