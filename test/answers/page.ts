import { format, resolveConfig } from 'prettier'
import { whoWords } from '../../bridge/answers/words/errors.ts'
import { askForAnswer, type AnswerOf, type BridgeApi } from '../../bridge/api.ts'
import { KNOWN_JOBS } from '../../bridge/demo/index.ts'
import { startTestBridge } from '../bridge.ts'
import { oddCases, textOfCase, told } from './odd-cases.ts'

/** The page of the guide that these make: its path in the project. */
export const PAGE = 'docs/answers.md'

type Explained = AnswerOf<'panda_explain_job'>

/** The page with what the bridge answers to each kind of failure that the demo has, and to odd cases. */
export async function answersPage(): Promise<string> {
  const kinds = await rowsOfKinds()
  const odd = []
  for (const each of oddCases) odd.push([each.what, told(await textOfCase(each), each.says), each.so ?? ''])
  const page = [
    '# What the bridge answers',
    'Made by `npm run answers` from the demo, which has each of these jobs; a test says when this page is out of date.' +
      ' How to ask: [Ask about tasks and jobs](ask.md).',
    '## Why a job failed',
    'PanDA has nine fields for the error of a job, and often several are filled. The answer explains the one that counts,' +
      ' by PanDA’s message where that says more than the code. “Its log shows” stands where the log says more still. The' +
      ' answer has more than this table: PanDA’s own message, memory, time and disk used against asked for, files, and the' +
      ' lines of the log.',
    table(['job of the demo', 'number', 'error', 'answer', 'who can act', 'what helps', 'look in'], kinds),
    '## Odd cases',
    'What an assistant is told, in the words that it gets. `HOST` is the monitor.',
    table(['case', 'what the answer says', 'to know'], odd),
  ].join('\n\n')
  const options = await resolveConfig(new URL(`../../${PAGE}`, import.meta.url).pathname)
  return format(page, { ...options, parser: 'markdown' })
}

async function rowsOfKinds(): Promise<string[][]> {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const rows = []
  for (const [kind, jobId] of Object.entries(KNOWN_JOBS))
    rows.push(row(kind, await explain(fixture.bridge.api, jobId)))
  return rows
}

/** A busy computer may not have the log at once: what could not be read is asked for again, some times. */
async function explain(api: BridgeApi, job_id: number, times = 20): Promise<Explained> {
  const answer = await askForAnswer(api, 'panda_explain_job', { job_id })
  const isLate = answer.missing.some((each) => /being fetched|timed out|no answer/i.test(each))
  return isLate && times > 1 ? explain(api, job_id, times - 1) : answer
}

function row(kind: string, { summary, error, hidden, job }: Explained): string[] {
  const words = summary.replace(job.site === undefined ? '' : ` at ${job.site}`, '')
  const [first] = hidden
  const shown = error ?? first
  return [
    kind.replaceAll(/([A-Z]|\d+)/g, ' $1').toLowerCase(),
    String(job.jobId),
    shown === undefined ? '' : `\`${shown.component}:${shown.code}\``,
    words.replace(/^The job failed\. /, ''),
    error ? whoWords(error.canAct) : '',
    error?.helps ?? '',
    error ? error.logFiles.map((file) => `\`${file}\``).join(', ') : '',
  ]
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('<', '&lt;')
}
