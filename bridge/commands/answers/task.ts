import type { ExplainedTask, FailureGroup } from '../../answers/shapes/index.ts'
import { countsWords, number, plural } from '../../answers/words/numbers.ts'
import { progressWords } from '../../answers/words/tasks.ts'
import { styled, type Line } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import { blocks, endingLines, errorLines, field, list, under, type View } from './parts.ts'
import { progressBar, stateWord, timeWords } from './words.ts'

/** Sites and examples that are named for one reason. */
const MOST_NAMED = 5

/** What is happening with a task, and why it fails. */
export function taskLines(answer: ExplainedTask, view: View): Line[] {
  const { task, summary, serverSays, serverLink, special, failures } = answer
  return blocks(
    [
      [styled(`Task ${task.taskId}`, 'heading'), '  ', stateWord(task.status)],
      ...wrap(task.name, view.width),
      ...(task.link === undefined ? [] : [task.link]),
    ],
    wrap(summary, view.width),
    [...factLines(answer, view), ...field('PanDA says', serverSays && `“${serverSays}”`, view, 12)],
    serverLink === undefined ? [] : [`PanDA points to ${serverLink}`],
    ...failures.map((group, index) =>
      index === 0 ? under('Why jobs failed', groupLines(group, 1, view)) : groupLines(group, index + 1, view),
    ),
    under('What the failures have in common', list(special, view)),
    under('Data', dataLines(answer.datasets, view)),
    endingLines(
      answer,
      view,
      failures.map(({ error }) => error.helps),
    ),
  )
}

function factLines({ task, progress, jobs }: ExplainedTask, view: View): Line[] {
  const fact = (name: string, value: Line | undefined) => field(name, value, view, 12)
  const at = (time: string | undefined) => time && timeWords(time, view.width, view.now)
  const owner = task.isMine === true && task.owner !== undefined ? `${task.owner} (you)` : task.owner
  return [
    ...fact('Progress', [...progressBar(progress), progressWords(progress)]),
    ...fact('Jobs', jobWords(jobs)),
    ...fact('Owner', owner),
    ...fact('Site', task.site),
    ...fact('Attempt', task.attempt ? `${task.attempt + 1}` : undefined),
    ...fact('Parent', task.parent === undefined ? undefined : `task ${task.parent}`),
    ...fact('Created', at(task.createdAt)),
    ...fact('Started', at(task.startedAt)),
    ...fact('Changed', task.endedAt === undefined ? at(task.changedAt) : undefined),
    ...fact('Ended', at(task.endedAt)),
  ]
}

function jobWords({ total, byStatus, sampled, isWhole }: ExplainedTask['jobs']): string | undefined {
  const counts = countsWords(byStatus)
  const parts = [
    ...(total === undefined ? [] : [`${number(total)} in all`]),
    ...(counts === '' ? [] : [isWhole ? counts : `without success: ${counts}`]),
    ...(sampled === undefined ? [] : [`the reasons below are of a sample of ${number(sampled)}`]),
  ]
  return parts.length === 0 ? undefined : parts.join('; ')
}

function groupLines({ error, count, sites, exampleJobs }: FailureGroup, place: number, view: View): Line[] {
  const inner = (name: string, value: Line | undefined) => field(`    ${name}`, value, view, 15)
  const where = sites.slice(0, MOST_NAMED).map(({ site, count }) => `${site} (${number(count)})`)
  const others = sites.length - where.length
  return [
    ...errorLines(error, view, `${place}.  ${plural(count, 'job')}, `),
    ...inner('Sites', `${where.join(', ')}${others > 0 ? `, and ${others} more` : ''}`),
    ...exampleJobs
      .slice(0, view.width === undefined ? MOST_NAMED : 2)
      .flatMap(({ jobId, link }, index) =>
        inner(index === 0 ? 'Such as' : '', link === undefined ? `job ${jobId}` : `job ${jobId}  ${link}`),
      ),
  ]
}

function dataLines(datasets: ExplainedTask['datasets'], { width }: View): Line[] {
  const count = (value: number | undefined) => (value === undefined ? '-' : number(value))
  const right = true
  return table(
    [
      { head: 'TYPE' },
      { head: 'FILES', right, drops: 1 },
      { head: 'DONE', right, drops: 3 },
      { head: 'FAILED', right, drops: 2 },
      { head: 'NAME', gives: 'middle', least: 16 },
    ],
    [
      {
        rows: datasets.map(({ type, files, done, failed, name }) => ({
          cells: [type, count(files), count(done), count(failed), name],
        })),
      },
    ],
    width,
  )
}
