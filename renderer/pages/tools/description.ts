/** A tool's description as it may be shown: PandaMCP sends the docstring of a Python function. */
export interface Description {
  text: string
  /** Sections for programmers, such as the path of the REST endpoint. */
  technical: string
  /** What its `Args:` says of each parameter, for schemas that say nothing. */
  parameters: ReadonlyMap<string, string>
}

/** Takes a Python docstring, or plain sentences, apart. */
export function readDescription(description: string | undefined): Description {
  const sections = sectionsOf(dedented(description ?? ''))
  const text = sections.filter(({ title }) => title === undefined).flatMap(({ lines }) => lines)
  const technical = sections.filter(({ title }) => title !== undefined && title !== 'Args')
  return {
    text: text.join('\n').trim(),
    technical: technical.map(({ title, lines }) => `${title}:\n${lines.join('\n').trimEnd()}`).join('\n\n'),
    parameters: readArguments(sections.filter(({ title }) => title === 'Args').flatMap(({ lines }) => lines)),
  }
}

interface TextSection {
  /** Undefined for what stands before the first one, and after the end of one. */
  title: string | undefined
  lines: string[]
}

/** A line such as `Args:` begins a section of a docstring; its lines are indented. */
function sectionsOf(lines: readonly string[]): TextSection[] {
  let current: TextSection = { title: undefined, lines: [] }
  const sections = [current]
  for (const line of lines) {
    const [, title] = /^(Args|API details|Returns|Raises|Yields):\s*$/.exec(line) ?? []
    const ends = current.title !== undefined && /^\S/.test(line)
    if (title !== undefined || ends) sections.push((current = { title, lines: [] }))
    if (title === undefined) current.lines.push(line)
  }
  return sections
}

/** `    job_ids(List[int]): the job ids`; a line that begins none goes on with the one before. */
function readArguments(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  let last: string | undefined
  for (const line of lines.map((each) => each.trim()).filter(Boolean)) {
    const [, name, text] = /^(\w+)\s*(?:\(.*?\))?:\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) found.set((last = name), text ?? '')
    else if (last !== undefined) found.set(last, `${found.get(last)} ${line}`.trim())
  }
  return found
}

function dedented(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const indents = lines
    .slice(1)
    .filter(Boolean)
    .map((line) => line.length - line.trimStart().length)
  const indent = Math.min(...indents, 40)
  return lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(indent)))
}
