import { alike, PILOT_LOG, type KnownError } from '../known-error.ts'

/**
 * What Harvester says of the slot ("worker") that a job ran in. From 1000 on its numbers are classes of messages of
 * the site's machinery (HSF/harvester, worker_errors.py, of August 2026): they have no constants, so names are ours.
 */
export const supervisorErrors: readonly KnownError[] = [
  ...alike(
    'supervisor',
    {
      category: 'killed',
      whoCanAct: ['site'],
      helps: 'Retry; if it is always the same site, exclude it (--excludedSite) and report it.',
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [
        1,
        'INVALID_BATCH_ID',
        "The site's batch system does not know the job's number.",
        { category: 'internal' },
      ],
      [
        2,
        'WORKER_ALREADY_DONE',
        "The slot at the site had ended while PanDA still waited for the job; PanDA's message says how.",
      ],
      [
        122,
        'EC_EventServicePreemption',
        'The slot was taken back for a more urgent job.',
        { whoCanAct: ['nobody'], retry: 'automatic' },
      ],
      [1000, 'UNKNOWN', 'The slot at the site ended and nobody knows why.'],
      [
        1001,
        'PREEMPTED',
        'The slot was taken back for a more urgent job.',
        {
          whoCanAct: ['nobody'],
          retry: 'automatic',
          helps: 'Nothing is wrong with your job: let PanDA try again.',
        },
      ],
      [4201, 'NODE_FAILED', 'The worker node failed.'],
      [4219, 'KILLED_BY_BATCH', 'The batch system killed the job.', { whoCanAct: ['site', 'user'] }],
      [4247, 'KILLED_BY_BATCH', 'The batch system killed the job.', { whoCanAct: ['site', 'user'] }],
      [
        4260,
        'REMOVED_BY_RULE',
        'A rule of the site removed the job from its batch system.',
        { whoCanAct: ['site', 'user'] },
      ],
      [4261, 'REMOVED_BY_BATCH', 'The batch system removed the job.'],
      [
        8970,
        'REMOVED_BY_HARVESTER',
        'Harvester itself removed the slot, mostly as PanDA had ended the job before.',
        { whoCanAct: ['nobody'], helps: 'Look at the other errors of the job: this one only follows.' },
      ],
      [8971, 'REMOVED_BY_HAND', 'Somebody removed the slot from the batch system.'],
      [
        8979,
        'REMOVED_BY_RULE',
        'A rule removed the job from the batch system.',
        { whoCanAct: ['site', 'user'] },
      ],
      [8981, 'RESTARTED', 'The site started the job a second time, so it was removed.'],
      [8982, 'HELD_TOO_LONG', 'The batch system held the job for too long, so it was removed.'],
      [8983, 'STUCK', 'The site reported no change for too long, so the job was removed.'],
      [8984, 'QUEUED_TOO_LONG', 'The job waited too long in the queue of the site.', { retry: 'other-site' }],
      [8985, 'NOT_HEARD_OF', 'The site reported nothing for too long, so the job was removed.'],
      [8990, 'REMOVED_BY_RULE', 'A rule removed the job from the batch system.'],
      [8991, 'REMOVED', 'The job was removed from the batch system without a reason.'],
      [9000, 'GENERAL_ERROR', "The slot at the site failed; PanDA's message has the site's own words."],
    ],
  ),
  ...alike(
    'supervisor',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps: 'Ask for more memory (pathena/prun: --memory, in MB per core), or do less per job.',
      retry: 'after-fix',
      logFiles: ['pilotlog.txt', 'memory_monitor_summary.json'],
    },
    [
      [4211, 'KILLED_FOR_MEMORY', 'The batch system killed the job: it used more memory than allowed.'],
      [5530, 'OVER_MEMORY', 'The job used more memory than its slot has, and was killed.'],
      [5531, 'OVER_MEMORY', 'The job used more memory than its slot has, and was killed.'],
      [5574, 'OVER_MEMORY', 'The job used more memory than the site allows.'],
    ],
  ),
  ...alike(
    'supervisor',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Do less per job: fewer files or events each (pathena/prun: --nFilesPerJob, --nEventsPerJob or --nGBPerJob).',
      retry: 'after-fix',
      logFiles: PILOT_LOG,
    },
    [
      [
        4214,
        'KILLED_FOR_CPU_TIME',
        'The batch system killed the job: it used more processor time than allowed.',
      ],
      [4215, 'KILLED_FOR_WALL_TIME', 'The batch system killed the job: it ran longer than allowed.'],
      [5520, 'OVER_TIME', 'The job ran longer than the site allows.'],
      [5573, 'OVER_TIME', 'The job ran longer than its slot was reserved for.'],
      [6815, 'OVER_TIME', 'The job ran longer than the deadline of its pod.'],
    ],
  ),
  ...alike(
    'supervisor',
    {
      category: 'software',
      whoCanAct: ['site', 'pandaExperts'],
      helps: 'Nothing is wrong with your job: retry, at another site if it happens again.',
      retry: 'other-site',
      logFiles: PILOT_LOG,
    },
    [
      [2001, 'WRAPPER_FAILED', 'The script that starts the pilot failed.'],
      [2002, 'PILOT_STUCK', 'The pilot hung and was killed by the script that had started it.'],
      [2064, 'NO_CVMFS', 'The worker node cannot read CVMFS, from which all software comes.'],
      [2080, 'NO_PROXY', 'The pilot had no grid certificate that lasts long enough.'],
      [3831, 'PILOT_EXIT', 'The pilot, or what it ran, ended with an error.'],
      [4363, 'NO_CREDENTIALS', 'The site had no login for the job any more.'],
      [5541, 'CONTAINER_FAILED', 'The container of the slot could not be run.'],
      [5575, 'NO_FOLDER', 'The site could not make a folder for the job.'],
      [6801, 'POD_FAILED', 'Kubernetes started the pod of the job as often as it may.'],
      [6810, 'NODE_FULL', 'The node had not enough left for the pod of the job.'],
      [6884, 'CONTAINER_ENDED', 'Kubernetes ended the container of the job.'],
    ],
  ),
]

interface Range {
  from: number
  to: number
  meaning: string
}

/** Of Harvester's other numbers the thousands say what part of the way to the site they are from. */
export const supervisorRanges: readonly Range[] = [
  { from: 2000, to: 2999, meaning: 'The pilot, or the script that starts it, failed at the site.' },
  { from: 3000, to: 3599, meaning: 'The job could not be handed to the site.' },
  { from: 3600, to: 3699, meaning: 'Files of the slot could not be moved between Harvester and the site.' },
  { from: 3700, to: 3999, meaning: 'Harvester lost track of the slot at the site.' },
  { from: 4000, to: 4199, meaning: "The site's gateway (HTCondor CE) failed." },
  { from: 4200, to: 4299, meaning: "The site's batch system ended the job." },
  { from: 4300, to: 4999, meaning: "The site's gateway (ARC CE) failed." },
  { from: 5000, to: 5999, meaning: "The site's batch system refused or ended the job." },
  { from: 6000, to: 6999, meaning: 'Kubernetes refused or ended the pod of the job.' },
  { from: 8000, to: 8999, meaning: 'The job was removed from the batch system.' },
]
