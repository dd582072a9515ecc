import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import { askForAnswer } from '../../api.ts'
import type { LogAnswer } from '../../answers/shapes/index.ts'
import { BridgeError } from '../../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { printError, printErrorLines, printJson, printText, showProgress } from '../print.ts'
import { ofServer } from '../at-server.ts'
import { askedAt, given, show } from './ask.ts'
import { logFilesLines, logPartLines } from './log.ts'
import { wholeNumber } from './whole-number.ts'
import { untilFetched } from './until-fetched.ts'
import { jobAsked } from './what-is-asked.ts'

interface LogOptions {
  around?: string
  lines?: number
  from?: number
  json?: true
  server?: string
}

export function addLogCommand(program: Command): void {
  ofServer(
    program
      .command('log <job> [file]')
      .description(
        'list the files of a job’s log, or print the end of one; waits while the monitor fetches it',
      ),
  )
    .option('--around <text>', 'the lines around the last place that holds this')
    .option('--from <n>', 'lines from this one on, counted from 1', wholeNumber)
    .option('--lines <n>', 'how many (80)', wholeNumber)
    .option('--json', 'as JSON')
    .action(showLog)
}

async function showLog(job: string, file: string | undefined, options: LogOptions): Promise<void> {
  const { around, lines, from, json, server } = options
  const job_id = jobAsked(job)
  if (file === undefined && [around, lines, from].some((option) => option !== undefined)) {
    throw new BridgeError(
      'invalid-input',
      'Nothing says which file of the log to read.',
      `List them with "panda-bridge log ${job_id}".`,
    )
  }
  const bridge = await askedAt(server)
  const input = given({ job_id, file, around, from_line: from, lines })
  const answer = await fetched(() => askForAnswer(bridge, 'panda_read_log', input), job_id)
  if (json) printJson(answer)
  else if (answer.text === undefined) show((view) => logFilesLines(answer, view))
  else {
    printText(answer.text)
    printErrorLines((width) => logPartLines(answer, { width, now: Date.now() }))
  }
  if (answer.isBeingFetched) {
    throw new BridgeError(
      'timed-out',
      'The monitor has not got the log yet.',
      'Its site may be slow, or may not have it: ask again in some minutes.',
    )
  }
  // Nothing of what was asked for: a script has to see that.
  if (file === undefined ? answer.files.length === 0 : answer.text === undefined)
    process.exitCode = exitCodes.failure
}

/** Tells on the standard error that it goes on, since the output may be a file. */
async function fetched(ask: () => Promise<LogAnswer>, jobId: number): Promise<LogAnswer> {
  let isTold = false
  const progress = showProgress()
  try {
    return await untilFetched(ask, {
      now: () => performance.now(),
      pause: (ms) => pause(ms),
      onWait: (passed) => {
        if (!isTold)
          printError`The monitor is fetching the log of job ${jobId} from its site; this may take minutes. Ctrl-C ends the wait.`
        isTold = true
        progress.say(`… ${Math.round(passed / 1000)} s`)
      },
    })
  } finally {
    progress.end()
  }
}
