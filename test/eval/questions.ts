import { KNOWN_JOBS, KNOWN_TASKS, ONE_SITE } from '../../bridge/demo/index.ts'
import type { AnswerToolName } from '../../bridge/panda/answer-tools.ts'

/** A question as a physicist asks it, and what a right answer holds. */
export interface Question {
  ask: string
  /** The tool that answers it in one call, and with what. */
  tool: AnswerToolName
  input: Record<string, unknown>
  /** The facts: what the tool's text must hold, and what a model's answer must hold. */
  facts: readonly RegExp[]
}

const task = (id: number, ask: string, ...facts: RegExp[]): Question => ({
  ask: ask.replace('%', `task ${id}`),
  tool: 'panda_explain_task',
  input: { task_id: id },
  facts,
})
const job = (id: number, ask: string, ...facts: RegExp[]): Question => ({
  ask: ask.replace('%', `job ${id}`),
  tool: 'panda_explain_job',
  input: { job_id: id },
  facts,
})
const error = (code: number | string, ask: string, ...facts: RegExp[]): Question => ({
  ask,
  tool: 'panda_explain_error',
  input: { code },
  facts,
})

/** About the demo, whose tasks and jobs of these numbers never change. */
export const questions: readonly Question[] = [
  { ask: 'Is PanDA all right at the moment?', tool: 'panda_overview', input: {}, facts: [/alive|^yes\b/i] },
  {
    ask: 'Which of my tasks are exhausted?',
    tool: 'panda_my_tasks',
    input: { status: 'exhausted' },
    facts: [new RegExp(String(KNOWN_TASKS.memory))],
  },
  {
    ask: 'Which of my tasks need my attention?',
    tool: 'panda_my_tasks',
    input: { status: 'attention' },
    facts: [new RegExp(String(KNOWN_TASKS.noSite))],
  },
  {
    ask: 'Do I have a task with fullrun2 in its name, and what is its number?',
    tool: 'panda_my_tasks',
    input: { name: 'fullrun2' },
    facts: [new RegExp(String(KNOWN_TASKS.failing5000))],
  },
  task(KNOWN_TASKS.failing5000, 'Why did my % fail?', /code (of |is |was )?65\b/i, /memory/i),
  task(KNOWN_TASKS.failing5000, 'How many jobs of % failed?', /2[,.]?500/),
  task(KNOWN_TASKS.oneSite, 'At which site do the jobs of % fail?', new RegExp(ONE_SITE)),
  task(KNOWN_TASKS.memory, 'What can I do about the failing jobs of %?', /--memory|more memory/),
  task(KNOWN_TASKS.noSite, 'Why has % no jobs?', /no site/),
  task(KNOWN_TASKS.othersFailing, 'Whose is %?', /Grace Gluon/),
  task(KNOWN_TASKS.retried, 'Has % ended well?', /done/),
  job(KNOWN_JOBS.segmentationFault, 'Why did % fail?', /segmentation fault|crash/i),
  job(KNOWN_JOBS.stageIn, 'Why did % fail?', /damaged|checksum/i),
  job(KNOWN_JOBS.replicaNotFound, 'Why did % fail?', /no copy|replica/i),
  job(KNOWN_JOBS.workDirectory, 'Why did % fail?', /folder|work ?dir/i, /larger|large|grew/i),
  job(KNOWN_JOBS.stageOut, 'Was it my program that made % fail?', /copied to storage|stage-?out/i),
  job(KNOWN_JOBS.looping, 'Why was % stopped?', /hang|loop|no file/i),
  job(KNOWN_JOBS.missingOutput, 'What is wrong with %?', /output file/i),
  job(KNOWN_JOBS.noVomsProxy, 'Who can do something about %?', /\bsite\b|experts/i),
  job(KNOWN_JOBS.outOfMemory, 'Why did % fail, and what helps?', /memory/i),
  job(
    KNOWN_JOBS.timeLimit,
    'Why did % fail?',
    /time limit|the time that|(maximum|wall) ?time|too long|longer than/i,
  ),
  job(KNOWN_JOBS.userCode, 'Why did % fail?', /tarball|code/i, /fetched|download/i),
  job(KNOWN_JOBS.lostHeartbeat, 'What happened to %?', /heard nothing|heartbeat/i),
  job(KNOWN_JOBS.payloadAndRegistration, 'Which error of % counts?', /code (of |is |was )?65\b/i),
  job(KNOWN_JOBS.unknownCode, 'What does the error of % mean?', /not know|unknown|fell off the bus/i),
  job(KNOWN_JOBS.killed, 'What happened to %?', /a person|somebody|someone|killed by|Dana/i),
  job(
    KNOWN_JOBS.rebrokered,
    'Is it a failure of mine that % is closed?',
    /no failure|not a failure|closed this attempt/i,
  ),
  error(1305, 'What does the pilot error 1305 mean?', /program/i, /failed|error/i),
  error('exit code 139', 'What does exit code 139 mean?', /segmentation fault/i),
  error(
    'lost heartbeat',
    'What does "lost heartbeat" mean?',
    /heard nothing|no sign of life|(stopped|no longer|not) (report|answer|send)/i,
  ),
]
