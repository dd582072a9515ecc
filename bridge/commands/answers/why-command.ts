import type { Command } from 'commander'
import type { BridgeApi } from '../../api.ts'
import { BridgeError } from '../../errors.ts'
import { ofServer } from '../at-server.ts'
import { askedAt, askThatAndShow } from './ask.ts'
import { errorAnswerLines } from './error.ts'
import { jobLines } from './job.ts'
import { taskLines } from './task.ts'
import { whatIsAsked, type Asked } from './what-is-asked.ts'

interface WhyOptions {
  task?: true
  job?: true
  error?: true
  component?: string
  json?: true
  server?: string
}

export function addWhyCommand(program: Command): void {
  ofServer(
    program
      .command('why <what...>')
      .description('say why a task or job fails and what to do next, or what an error means'),
  )
    .usage('[options] TASK | JOB | CODE | TEXT')
    .option('--task', 'it is the number of a task')
    .option('--job', 'it is the number of a job')
    .option('--error', 'it is the code of an error, or a text that holds one')
    .option(
      '--component <name>',
      'whose code it is: pilot, payload, ddm, taskbuffer, jobdispatcher, supervisor',
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nA number says by its length what it is: up to 5 digits an error, up to 9 a task, more a job.',
    )
    .action(explain)
}

async function explain(words: string[], options: WhyOptions): Promise<void> {
  const { first, otherwise } = whatIsAsked(words, sayingOf(options))
  const bridge = await askedAt(options.server)
  try {
    await explainThat(bridge, first, options)
  } catch (error) {
    if (otherwise === undefined || !isUnknown(error)) throw error
    try {
      await explainThat(bridge, otherwise, options)
    } catch (second) {
      if (!isUnknown(second)) throw second
      throw new BridgeError(
        'not-found',
        `This PanDA knows neither a task nor a job with the number ${words.join(' ')}.`,
        'Check the number, and with "panda-bridge status" that the server is the one it belongs to.',
      )
    }
  }
}

function sayingOf({ task, job, error, component }: WhyOptions): Asked['is'] | undefined {
  const said = [task && 'task', job && 'job', (error ?? component !== undefined) && 'error'].filter(
    (each): each is Asked['is'] => typeof each === 'string',
  )
  if (said.length > 1)
    throw new BridgeError('invalid-input', 'It can be one of these only.', 'Give --task, --job or --error.')
  return said[0]
}

function isUnknown(error: unknown): boolean {
  return error instanceof BridgeError && error.code === 'not-found'
}

async function explainThat(
  bridge: Pick<BridgeApi, 'answer'>,
  asked: Asked,
  { json, component }: WhyOptions,
): Promise<void> {
  switch (asked.is) {
    case 'task':
      return askThatAndShow(bridge, 'panda_explain_task', { task_id: asked.id }, json, taskLines)
    case 'job':
      return askThatAndShow(bridge, 'panda_explain_job', { job_id: asked.id }, json, jobLines)
    case 'error':
      return askThatAndShow(
        bridge,
        'panda_explain_error',
        { code: asked.code, component },
        json,
        (answer, view) => errorAnswerLines(answer, view, `${asked.code}`),
      )
  }
}
