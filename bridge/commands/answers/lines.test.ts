import { describe, expect, test } from 'vitest'
import type {
  ErrorInWords,
  ExplainedJob,
  ExplainedTask,
  FoundDocs,
  LogAnswer,
  MyTasks,
  Overview,
  ReadDoc,
  Summary,
  TaskLine,
} from '../../answers/shapes/index.ts'
import { plainOf, spansOf, type Line } from '../terminal/line.ts'
import { widthOf } from '../terminal/width.ts'
import { foundLines, readDocLines } from './docs.ts'
import { errorAnswerLines } from './error.ts'
import { jobLines } from './job.ts'
import { logFilesLines, logPartLines } from './log.ts'
import { overviewLines } from './overview.ts'
import type { View } from './parts.ts'
import { summaryLines } from './summary.ts'
import { taskLines } from './task.ts'
import { tasksLines } from './tasks.ts'

const now = Date.parse('2026-11-26T12:00:00Z')
const terminal: View = { width: 80, now }
const file: View = { width: undefined, now }
const monitor = 'https://bigpanda.cern.ch'
const ending = {
  sources: [
    { what: 'task/get_details', at: '2026-11-26T11:59:30Z' },
    { what: 'task/get_job_descriptions', at: '2026-11-26T11:59:31Z' },
  ],
  missing: [],
  next: [],
}

const task: TaskLine = {
  taskId: 48200101,
  name: 'user.dana.muon.unfolding.ggH125_tautau.v2/',
  status: 'exhausted',
  standing: 'attention',
  progress: { files: 38, done: 11, failed: 5 },
  topReason: '4 of 5 failed jobs: Your program ran out of memory.',
  changedAt: '2026-11-26T09:00:00Z',
  link: `${monitor}/task/48200101/`,
}
const done: TaskLine = {
  taskId: 48200102,
  name: 'user.dana.muon.ntuple.v1/',
  status: 'done',
  standing: 'ended',
  progress: { files: 12_000, done: 12_000, failed: 0 },
  changedAt: '2026-11-23T09:00:00Z',
  link: `${monitor}/task/48200102/`,
}
const myTasks: MyTasks = {
  since: '2026-11-12T12:00:00Z',
  total: 2,
  byStatus: [
    { name: 'done', count: 1 },
    { name: 'exhausted', count: 1 },
  ],
  tasks: [task, done],
  ...ending,
}

const memory: ErrorInWords = {
  component: 'pilot',
  code: 1212,
  name: 'PAYLOADOUTOFMEMORY',
  meaning: 'Your program ran out of memory.',
  said: 'Payload killed: out of memory',
  canAct: ['you', 'site'],
  helps: 'Ask for more memory, or use less.',
  retry: 'after-fix',
  logFiles: ['payload.stdout', 'memory_monitor_summary.json'],
  known: true,
}

const said = (lines: readonly Line[]) => lines.map(plainOf)
const text = (lines: readonly Line[]) => said(lines).join('\n')

describe('my tasks', () => {
  test('at a terminal', () => {
    expect(said(tasksLines(myTasks, terminal, 30)).slice(2, 9)).toEqual([
      '',
      '    TASK  STATE       FILES  DONE  FAILED  CHANGED  NAME',
      'Needs you (1)',
      '48200101  exhausted      38   28%       5  3 h      user.dana.muon…25_tautau.v2/',
      '    4 of 5 failed jobs: Your program ran out of memory.',
      'Ended (1)',
      '48200102  done       12,000  100%       -  3 days   user.dana.muon.ntuple.v1/',
    ])
  })

  test('in a file each is one line, with its time, its whole name, reason and address', () => {
    expect(said(tasksLines(myTasks, file, 30))).toContain(
      `48200101  exhausted      38   28%       5  2026-11-26T09:00:00Z  ${task.name}  ${task.topReason}  ${task.link}`,
    )
  })

  test('says how many are left out, and how to see them', () => {
    expect(text(tasksLines(myTasks, file, 1))).toContain(
      '… and 1 more; --all lists them, --status and --name choose.',
    )
  })

  test('none is a sentence', () => {
    const none = { ...myTasks, total: 0, byStatus: [], tasks: [] }
    expect(said(tasksLines(none, file, 30))[0]).toBe(
      'No task of yours that fits has changed since 2026-11-12T12:00:00Z.',
    )
  })

  test.each([40, 60, 80, 120, 160, 240])('fits into %i columns', (width) => {
    const lines = said(tasksLines(myTasks, { width, now }, 30))
    expect(lines.filter((line) => widthOf(line) > width && !line.includes('https://'))).toEqual([])
  })

  test('a state is a word, whatever colour it has', () => {
    const spans = tasksLines(myTasks, terminal, 30).flatMap((line) => spansOf(line))
    expect(spans.find(({ text }) => text.trim() === 'exhausted')?.style).toBe('bad')
    expect(spans.find(({ text }) => text.trim() === 'done')?.style).toBe('good')
  })
})

test('the overview says how PanDA is, what has changed, and what needs its reader', () => {
  const overview: Overview = {
    server: { name: 'ATLAS', vo: 'atlas', isAlive: true, since: '2026-11-26T08:00:00Z' },
    tasks: { days: 14, total: 2, byStatus: myTasks.byStatus },
    attention: [task],
    running: [],
    jobs: {
      byStatus: [{ name: 'running', count: 12_345 }],
      byCloud: [{ cloud: 'DE', running: 12_345, waiting: 7, failed: 3 }],
    },
    worstSites: [{ site: 'DESY-HH', failed: 30, finished: 10 }],
    changed: ['Task 48200101 became exhausted.'],
    ...ending,
  }
  const lines = said(overviewLines(overview, file))
  expect(lines.slice(0, 5)).toEqual([
    'ATLAS, VO atlas: PanDA is alive, since 2026-11-26T08:00:00Z.',
    '2 tasks of yours in the last 14 days: 1 done, 1 exhausted.',
    '',
    'Changed since your last look',
    '  - Task 48200101 became exhausted.',
  ])
  expect(lines).toContain('DE      12,345        7       3')
  expect(lines).toContain('    30   75%        10  DESY-HH')
  const dead = {
    ...overview,
    server: { ...overview.server, isAlive: false, problem: 'It refuses connections.' },
  }
  expect(said(overviewLines(dead, file))[0]).toMatch(/is not alive, since .*Z\. It refuses connections\.$/)
})

test('a task: how far, in whose words, why, and what to do', () => {
  const explained: ExplainedTask = {
    task: { ...task, owner: 'Dana Muon', isMine: true, parent: 48200007 },
    summary: 'The task is exhausted.',
    progress: task.progress,
    serverSays: 'too many failed jobs',
    jobs: { total: 40, isWhole: false, byStatus: [{ name: 'failed', count: 5 }], sampled: 4 },
    failures: [
      {
        reason: 'pilot:1212',
        error: memory,
        count: 4,
        sites: [
          { site: 'DESY-HH', count: 3 },
          { site: 'BNL', count: 1 },
        ],
        exampleJobs: [{ jobId: 6742000011, link: `${monitor}/job?pandaid=6742000011` }],
      },
    ],
    special: ['All of them ran at one site.'],
    datasets: [{ name: 'mc23:input', type: 'input' }],
    ...ending,
    missing: ['The monitor could not be asked.'],
    next: [memory.helps, 'panda_explain_job(6742000011) shows one of these jobs.'],
  }
  expect(said(taskLines(explained, file))).toEqual([
    'Task 48200101  exhausted',
    task.name,
    task.link,
    '',
    'The task is exhausted.',
    '',
    'Progress    [########!!!...................] 11 of 38 files done (28%), 5 failed',
    'Jobs        40 in all; without success: 5 failed; the reasons below are of a sample of 4',
    'Owner       Dana Muon (you)',
    'Parent      task 48200007',
    'Changed     2026-11-26T09:00:00Z',
    'PanDA says  “too many failed jobs”',
    '',
    'Why jobs failed',
    '1.  4 jobs, pilot:1212 (PAYLOADOUTOFMEMORY): Your program ran out of memory.',
    '    PanDA said “Payload killed: out of memory”',
    '    Can act    you, or the site; a retry helps only after a fix',
    '    Helps      Ask for more memory, or use less.',
    '    Look in    payload.stdout, memory_monitor_summary.json',
    '    Sites      DESY-HH (3), BNL (1)',
    `    Such as    job 6742000011  ${monitor}/job?pandaid=6742000011`,
    '',
    'What the failures have in common',
    '  - All of them ran at one site.',
    '',
    'Data',
    'TYPE   NAME',
    'input  mc23:input',
    '',
    'Not known',
    '  - The monitor could not be asked.',
    '',
    'Next',
    '  - "panda-bridge why 6742000011" shows one of these jobs.',
    '',
    'From task/get_details, task/get_job_descriptions at 11:59 UTC.',
  ])
})

test('a job: the error that counts, what was used, and the log as a quotation', () => {
  const explained: ExplainedJob = {
    job: {
      jobId: 6742000011,
      taskId: 48200101,
      status: 'failed',
      site: 'DESY-HH',
      attempt: 3,
      maxAttempts: 3,
      before: 6742000005,
      link: `${monitor}/job?pandaid=6742000011`,
      taskLink: `${monitor}/task/48200101/`,
    },
    summary: 'The job failed.',
    error: memory,
    hidden: [],
    usage: [
      { what: 'memory', used: 4_100, asked: 4_000, unit: 'MB' },
      { what: 'wall time', used: 3_600, unit: 's' },
    ],
    files: [{ name: 'DAOD.root', type: 'input', status: 'ready', bytes: 3_400_000_000 }],
    moreFiles: 2,
    log: { file: 'payload.stdout', text: 'line 1\nKilled \u001B[2J', shows: 'the last error' },
    ...ending,
  }
  const lines = said(jobLines(explained, file))
  expect(lines).toContain(`Task        48200101  ${monitor}/task/48200101/`)
  expect(lines).toContain('Attempt     3 of 3, after job 6742000005')
  expect(lines).toContain('memory          4,100 of 4,000 MB (102%), more than asked for')
  expect(lines).toContain('wall time       3,600 s; what was asked for is not known')
  expect(lines).toContain('Log: payload.stdout (the last error)')
  expect(lines).toContain('  | line 1')
  expect(lines).toContain('input  ready  3.4 GB  DAOD.root')
  expect(lines).toContain('… and 2 more files')
})

test('an error: what it means, or that nobody knows', () => {
  const asked = { asked: '1212', ...ending }
  expect(said(errorAnswerLines({ ...asked, meanings: [memory] }, file))[0]).toBe(
    'pilot:1212 (PAYLOADOUTOFMEMORY): Your program ran out of memory.',
  )
  expect(said(errorAnswerLines({ ...asked, meanings: [memory, memory] }, file)).slice(0, 3)).toEqual([
    '1212 may mean, most likely first:',
    '',
    '1.  pilot:1212 (PAYLOADOUTOFMEMORY): Your program ran out of memory.',
  ])
  expect(text(errorAnswerLines({ ...asked, meanings: [] }, file, '4820'))).toContain(
    'If it is a task or a job: "panda-bridge why --task 4820" or "--job".',
  )
})

test('a log: its files, and beside a part of one what part it is', () => {
  const log: LogAnswer = {
    jobId: 6742000011,
    files: [
      { name: 'pilotlog.txt', bytes: 812_345 },
      { name: 'payload.stdout', bytes: 99 },
    ],
    isBeingFetched: false,
    link: `${monitor}/filebrowser/?pandaid=6742000011`,
    ...ending,
  }
  expect(said(logFilesLines(log, file)).slice(0, 8)).toEqual([
    'The log of job 6742000011: 2 files.',
    log.link,
    '',
    '  SIZE  FILE',
    '812 kB  pilotlog.txt',
    '  99 B  payload.stdout',
    '',
    'Read one: panda-bridge log 6742000011 FILE',
  ])
  const part = { ...log, file: 'pilotlog.txt', bytes: 812_345, part: 'the last 80 lines', text: 'x' }
  expect(said(logPartLines(part, file))).toEqual([
    'pilotlog.txt  the last 80 lines; the file has 812 kB',
    log.link,
  ])
})

test('documentation: what was found, and a section with its examples as they are', () => {
  const found: FoundDocs = {
    words: 'retry',
    sections: [
      {
        id: 'docs/retry a',
        title: 'Retry',
        from: 'documentation',
        snippet: 'How to retry.',
        address: 'https://docs.example/retry',
      },
    ],
    ...ending,
  }
  expect(said(foundLines(found, file)).slice(0, 6)).toEqual([
    '1 section for “retry”, the best first:',
    '',
    '1.  Retry (documentation)',
    '    How to retry.',
    '    https://docs.example/retry',
    `    panda-bridge docs --read 'docs/retry a'`,
  ])
  const example = `    pbook.retry(48200101)${' '.repeat(80)}# a comment`
  const doc: ReadDoc = {
    id: 'a',
    title: 'Retry',
    text: `Use this:\n${example}`,
    page: 1,
    pages: 2,
    near: [],
    ...ending,
  }
  expect(said(readDocLines(doc, terminal))).toEqual(
    expect.arrayContaining([example, 'Page 1 of 2: --page 2 goes on.']),
  )
})

test('a summary: what ended, hours, reasons, sites', () => {
  const summary: Summary = {
    since: '2026-11-19T12:00:00Z',
    until: '2026-11-26T12:00:00Z',
    tasks: { total: 2, byStatus: myTasks.byStatus },
    files: { done: 11, failed: 5, all: 38 },
    jobs: { tasksRead: 1, finished: 11, failed: 5, cpuHours: 1_193.1, wallHours: 674, wallHoursLost: 60 },
    reasons: [{ reason: 'pilot:1212', error: memory, count: 4, sites: [], exampleJobs: [] }],
    sites: [{ site: 'DESY-HH', failed: 3, finished: 1 }],
    notable: [task],
    ...ending,
  }
  const lines = said(summaryLines(summary, file))
  expect(lines).toContain('Files     11 of 38 done (28%), 5 failed')
  expect(lines).toContain(
    'Hours     1,193.1 of processors, 674 by the clock, 60 of these lost in jobs that failed',
  )
  expect(lines).toContain('   4      0  pilot:1212 (PAYLOADOUTOFMEMORY)  Your program ran out of memory.')
  expect(lines).toContain('     3   75%         1  DESY-HH')
})
