import { quoted } from '../errors/text.ts'
import type { ExplainedTask, FailureGroup, MyTasks } from '../shapes/index.ts'
import { fit } from '../text/fit.ts'
import { endingParts } from '../text/ending.ts'
import { taskWords } from '../text/task-line.ts'
import { codeWords, whoWords } from '../words/errors.ts'
import { countsWords, plural } from '../words/numbers.ts'

export function myTasksText(answer: MyTasks): string {
  const { since, total, byStatus, tasks } = answer
  const states = total === 0 ? '' : `: ${countsWords(byStatus)}`
  return fit([
    { lines: [`${plural(total, 'task')} of yours since ${since}${states}.`] },
    { lines: tasks.map(taskWords), of: 'tasks', importance: 2 },
    ...endingParts(answer),
  ])
}

export function explainedTaskText(answer: ExplainedTask): string {
  const { task, summary, serverSays, serverLink, jobs, failures, special, datasets } = answer
  const [first, ...others] = failures
  return fit([
    {
      lines: [
        headLine(task),
        summary,
        ...quoted('PanDA says', serverSays),
        ...(serverLink === undefined ? [] : [`It points to ${serverLink}`]),
        ...(task.link === undefined ? [] : [`Monitor: ${task.link}`]),
      ],
    },
    { lines: jobLines(jobs) },
    {
      heading: first && 'Why jobs failed:',
      lines: first ? failureLines(first, 1) : [],
    },
    ...others.map((group, index) => ({ lines: failureLines(group, index + 2), importance: 2 })),
    { heading: 'In common:', lines: special.map((each) => `- ${each}`), importance: 1 },
    {
      heading: 'Datasets:',
      lines: datasets.map(({ name, type }) => `- ${type}: ${name}`),
      of: 'datasets',
      importance: 3,
    },
    ...endingParts(answer),
  ])
}

function headLine({
  taskId,
  name,
  owner,
  isMine,
  changedAt,
  endedAt,
  attempt,
}: ExplainedTask['task']): string {
  const whose = owner === undefined ? '' : isMine === true ? ', yours' : `, of ${owner}`
  const when = endedAt ?? changedAt
  const since = when === undefined ? '' : `, ${endedAt === undefined ? 'last changed' : 'ended'} ${when}`
  const attempts = attempt === undefined || attempt === 0 ? '' : `, attempt ${attempt + 1}`
  return `Task ${taskId}: ${name}${whose}${since}${attempts}.`
}

function jobLines({ total, byStatus, sampled, isWhole }: ExplainedTask['jobs']): string[] {
  if (total === undefined && byStatus.length === 0) return []
  const unsuccessful =
    byStatus.length === 0
      ? ''
      : `${isWhole ? ': ' : '; of those that did not succeed: '}${countsWords(byStatus)}`
  const part = sampled === undefined ? '' : ` (a sample of ${sampled.toLocaleString('en')} of them)`
  return [
    `Jobs: ${total === undefined ? 'how many is not known' : `${total.toLocaleString('en')} in all`}${unsuccessful}${part}.`,
  ]
}

function failureLines({ error, count, sites, exampleJobs }: FailureGroup, number: number): string[] {
  const where = sites.map(({ site, count }) => `${site} ${count.toLocaleString('en')}`).join(', ')
  const examples = exampleJobs.map(({ jobId }) => jobId).join(', ')
  return [
    `${number}. ${plural(count, 'job')}: ${error.meaning} [${codeWords(error)}]`,
    `   Who can act: ${whoWords(error.canAct)}. ${error.helps}`,
    ...quoted('   PanDA says', error.said),
    ...(where === '' ? [] : [`   Sites: ${where}`]),
    ...(examples === '' ? [] : [`   Jobs such as ${examples}`]),
  ]
}
