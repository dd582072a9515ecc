import { expect, it, test } from 'vitest'
import { errorsOf } from '../errors-of.ts'
import { details } from './index.ts'

/** Messages as they come, in short, and what they tell. */
const messages: [reason: string, field: string, code: number, message: string][] = [
  [
    'pilot:1099/checksum-timeout',
    'pilot',
    1099,
    'Failed to stage-in file:f.root from DEMO: checksum calculation timed out',
  ],
  ['pilot:1099/checksum', 'pilot', 1099, 'Failed to stage-in: adler32 mismatch a1b2c3d4 != 00000000'],
  ['pilot:1099/disk', 'pilot', 1099, 'copy failed: No space left on device'],
  ['pilot:1099/login', 'pilot', 1099, 'server responded: [3010] permission denied'],
  ['pilot:1099/missing', 'pilot', 1099, 'globus: no such file or directory at srm://se.example.org'],
  ['pilot:1361/missing', 'pilot', 1361, 'turls not opened: file does not exist'],
  ['pilot:1099/timeout', 'pilot', 1099, 'copy command timed out: elapsed 3600 s'],
  ['pilot:1151', 'pilot', 1151, 'copy command timed out: elapsed 3600 s'],
  ['pilot:1103', 'pilot', 1103, 'No such file or directory: a.root'],
  ['pilot:1099/network', 'pilot', 1099, 'Could not connect to storage: Connection refused'],
  ['pilot:1137/space', 'pilot', 1137, 'upload failed: disk quota exceeded'],
  ['pilot:1137/login', 'pilot', 1137, 'HTTP 403 : Forbidden'],
  ['pilot:1137/exists', 'pilot', 1137, 'destination file already exists'],
  ['pilot:1137/timeout', 'pilot', 1137, 'transfer timed out'],
  ['pilot:1137/network', 'pilot', 1137, 'No route to host'],

  ['pilot:1305/setup', 'pilot', 1305, 'No matched release is found'],
  ['pilot:1305/memory', 'pilot', 1305, "terminate called after throwing an instance of 'std::bad_alloc'"],
  ['pilot:1305/disk', 'pilot', 1305, 'write: No space left on device'],
  [
    'pilot:1305/library',
    'pilot',
    1305,
    'error while loading shared libraries: libFoo.so: cannot open shared object file',
  ],
  ['executor:1/module', 'exe', 1, "ModuleNotFoundError: No module named 'uproot'"],
  ['pilot:1305/command', 'pilot', 1305, '/bin/bash: line 1: root: command not found'],
  ['pilot:1305/options', 'pilot', 1305, 'run.py: error: unrecognized arguments: --evts 5'],
  ['pilot:1305/conditions', 'pilot', 1305, 'FrontierException: no more servers'],
  ['pilot:1305/input', 'pilot', 1305, 'Error in <TNetXNGFile::Open>: [ERROR] Operation expired'],
  ['pilot:1305/missing-file', 'pilot', 1305, "can't find it: No such file or directory"],
  ['pilot:1305/permission', 'pilot', 1305, './run.sh: Permission denied'],
  ['executor:8/segfault', 'exe', 8, '*** Break *** segmentation violation'],

  ['supervisor:9000/memory', 'sup', 9000, 'Diag from worker : exceeded memory'],
  [
    'taskbuffer:300/time',
    'taskBuffer',
    300,
    'The worker was failed while the job was running : walltime limit',
  ],
  ['supervisor:2/preempted', 'sup', 2, 'worker already cancelled with preempted by the scheduler'],
  ['supervisor:9000/disk', 'sup', 9000, 'disk usage exceeded'],
  ['taskbuffer:300/removed', 'taskBuffer', 300, 'The worker was cancelled while the job was running'],

  ['taskbuffer:100/task-done', 'taskBuffer', 100, 'killed since task is (almost) done'],
  ['taskbuffer:100/reassigned', 'taskBuffer', 100, 'reassigned by JEDI'],
  ['taskbuffer:100/by-pilot', 'taskBuffer', 100, 'closed by the pilot'],
  ['taskbuffer:100/by-jedi', 'taskBuffer', 100, 'jedi: task aborted'],
  ['taskbuffer:100/by-person', 'taskBuffer', 100, 'killed by Ada Lovelace'],
  [
    'taskbuffer:102/queued',
    'taskBuffer',
    102,
    'expired in activated. status unchanged since 2026-10-01 10:00:00',
  ],
  ['taskbuffer:102/starting', 'taskBuffer', 102, 'expired in starting. status unchanged'],
  ['taskbuffer:102/inputs', 'taskBuffer', 102, 'expired in assigned. status unchanged'],

  ['dataservice:200/twin', 'ddm', 200, 'no lock for job cloning'],
  ['dataservice:200/done-already', 'ddm', 200, 'inconsistent file status between both'],
  ['dataservice:200/no-report', 'ddm', 200, 'Could not get GUID of outputs'],
  ['dataservice:200/other-name', 'ddm', 200, 'pilot produced out.root inconsistently with jobdef'],
  ['dataservice:200/exists', 'ddm', 200, 'FileAlreadyExists in the catalogue'],
  ['dataservice:200/destination', 'ddm', 200, 'site X is unknown in schedconfig'],
]

it.each(messages)('%s: %s %i "%s"', (reason, field, code, message) => {
  const job = { jobStatus: 'failed', [`${field}ErrorCode`]: code, [`${field}ErrorDiag`]: message }
  expect(errorsOf(job).counting?.reason).toBe(reason)
})

test('a failed program that found no room', () => {
  const job = {
    jobStatus: 'failed',
    pilotErrorCode: 1305,
    pilotErrorDiag: 'write: No space left on device',
    transExitCode: '1',
  }
  expect(errorsOf(job).counting).toMatchObject({
    reason: 'pilot:1305/disk',
    meaning: 'Your program found no room on the disk of the worker node (exit code 1).',
  })
})

test('each detail has a message that tells it, and says in sentences what it is', () => {
  const told = new Set(messages.map(([reason]) => reason.split('/')[1]))
  expect(details.filter(({ detail }) => !told.has(detail))).toEqual([])
  for (const { meaning, helps } of details) {
    expect(meaning).toMatch(/^[A-Z].*\.$/)
    expect(helps ?? 'The same.').toMatch(/^[A-Z].*\.$/)
  }
})
