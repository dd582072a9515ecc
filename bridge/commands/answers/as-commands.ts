import { isAnswerTool, type AnswerToolName } from '../../panda/answer-tools.ts'
import { endpointOfTool } from '../../panda/catalogue/index.ts'

/** How each tool is asked for at a terminal: its arguments by name, in the order in which a sentence gives them. */
const commands: Readonly<Record<AnswerToolName, { command: string; takes: Record<string, string> }>> = {
  panda_overview: { command: 'overview', takes: {} },
  panda_my_tasks: {
    command: 'tasks',
    takes: { status: '--status ', since: '--since ', name: '--name ', from: '' },
  },
  panda_explain_task: { command: 'why', takes: { task_id: '' } },
  panda_explain_job: { command: 'why', takes: { job_id: '' } },
  panda_explain_error: { command: 'why', takes: { code: '', component: '--component ' } },
  panda_read_log: {
    command: 'log',
    takes: { job_id: '', file: '', around: '--around ', from_line: '--from ', lines: '--lines ' },
  },
  panda_summary: { command: 'summary', takes: { since: '--since ', until: '--until ', name: '--name ' } },
  panda_search_docs: { command: 'docs', takes: { words: '' } },
  panda_read_doc: { command: 'docs', takes: { id: '--read ', page: '--page ' } },
}

/** A sentence for assistants, which names tools, for a person at a terminal, who has commands. */
export function asCommands(sentence: string): string {
  return sentence.replaceAll(
    /\b(panda_[a-z_]{1,40})(?:\(([^()]{0,500})\))?/g,
    (whole, tool: string, input?: string) =>
      isAnswerTool(tool) ? `"${commandOf(tool, input ?? '')}"` : whole,
  )
}

/** The same for what is to be done next, which may also be a call of an endpoint. */
export function nextAsCommands(sentence: string): string {
  return asCommands(sentence).replaceAll(/\b[a-z]+(?:_[a-z]+){1,8}\b(?!\()/g, (word) =>
    endpointOfTool(word) === undefined ? word : `"panda-bridge call ${word}"`,
  )
}

function commandOf(tool: AnswerToolName, input: string): string {
  const { command, takes } = commands[tool]
  const names = Object.keys(takes)
  const given = [...input.matchAll(/(?:([a-z_]+)\s*[=:]\s*)?(?:"([^"]*)"|([^,"\s]+))/g)]
  const words = given.map(([, name, quoted, plain], index) => {
    const key = name ?? names[index] ?? ''
    const before = takes[key] ?? ''
    return `${before}${quoted === undefined ? placeholder(plain ?? '') : shellWord(quoted)}`
  })
  return ['panda-bridge', command, ...(words.length === 0 ? [usual[tool] ?? ''] : words)].join(' ').trim()
}

/** What a command needs, where a sentence names the tool alone. */
const usual: Readonly<Partial<Record<AnswerToolName, string>>> = {
  panda_explain_task: 'TASK',
  panda_explain_job: 'JOB',
  panda_explain_error: 'CODE',
  panda_read_log: 'JOB',
  panda_search_docs: 'WORDS',
  panda_read_doc: '--read ID',
}

/** `job_id` stands for a number that the reader knows: JOB. */
function placeholder(word: string): string {
  const name = /^(task|job)_id$/.exec(word)?.[1]
  return name === undefined ? word : name.toUpperCase()
}

/** As it can be pasted into a shell. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
