import type { Command } from 'commander'
import { ofServer } from '../at-server.ts'
import { askAndShow, type AnswerOptions } from './ask.ts'
import { addDocsCommand } from './docs-command.ts'
import { addLogCommand } from './log-command.ts'
import { overviewLines } from './overview.ts'
import { summaryLines } from './summary.ts'
import { tasksLines, USUAL_TASKS } from './tasks.ts'
import { wholeNumber } from './whole-number.ts'
import { addWhyCommand } from './why-command.ts'

/** What people ask of PanDA, answered by the running bridge: my tasks, why, the log, how things stand. */
export function addAnswerCommands(program: Command): void {
  ofServer(
    program
      .command('overview')
      .description('say how PanDA and your tasks are, and what has changed since your last look'),
  )
    .option('--json', 'as JSON')
    .action((options: AnswerOptions) => askAndShow('panda_overview', {}, options, overviewLines))
  addTasksCommand(program)
  addWhyCommand(program)
  addLogCommand(program)
  addDocsCommand(program)
  ofServer(
    program
      .command('summary')
      .description('say how a week went, or another time: tasks, jobs, hours, reasons of failures, sites'),
  )
    .option('--since <time>', 'its beginning: a date as 2026-11-20, or a length as 7d or 12h (7d)')
    .option('--until <time>', 'its end, likewise (now)')
    .option('--name <pattern>', 'only tasks whose name holds this; * stands for any text')
    .option('--json', 'as JSON')
    .action(
      ({
        since,
        until,
        name,
        ...options
      }: AnswerOptions & { since?: string; until?: string; name?: string }) =>
        askAndShow('panda_summary', { since, until, name }, options, summaryLines),
    )
}

interface TasksOptions extends AnswerOptions {
  status?: string
  since?: string
  name?: string
  all?: true
  from?: number
}

function addTasksCommand(program: Command): void {
  ofServer(program.command('tasks').description('list your tasks, those that need you first'))
    .option(
      '--status <states>',
      'as running or exhausted, or "attention", "active", "ended"; several with commas',
    )
    .option('--since <time>', 'changed since: a date as 2026-11-20, or a length as 7d or 12h (14d)')
    .option('--name <pattern>', 'only those whose name holds this; * stands for any text')
    .option('--all', `all of them, and not only the first ${USUAL_TASKS}`)
    .option('--from <n>', 'leave out so many of the first', wholeNumber)
    .option('--json', 'as JSON')
    .action(({ status, since, name, all, from, ...options }: TasksOptions) => {
      const most = all ? Number.POSITIVE_INFINITY : USUAL_TASKS
      const input = { status, since, name, from }
      return askAndShow('panda_my_tasks', input, options, (answer, view) => tasksLines(answer, view, most))
    })
}
