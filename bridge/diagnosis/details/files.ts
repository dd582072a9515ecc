import type { Detail } from './detail.ts'

const stageIn = { components: ['pilot'], codes: [1099, 1151, 1361, 1362, 1368] } as const
const stageOut = { components: ['pilot'], codes: [1137, 1152] } as const

/** What the pilot's messages tell of files that came not, or went not. */
export const fileDetails: readonly Detail[] = [
  {
    ...stageIn,
    says: /checksum(?: \w{1,20}){0,2} (?:time ?out|timed out)/i,
    detail: 'checksum-timeout',
    meaning:
      'The storage did not give the checksum of an input file in time, so that its copy could not be checked.',
    category: 'network',
    whoCanAct: ['site'],
    retry: 'yes',
    helps:
      'Retry: the file itself may be in order; if one site keeps failing so, exclude it (--excludedSite) and report it.',
  },
  {
    ...stageIn,
    says: /checksum|adler|md5/i,
    detail: 'checksum',
    meaning: 'An input file arrived damaged: its checksum is wrong.',
    whoCanAct: ['data', 'site'],
    retry: 'other-site',
    helps:
      'Retry at another site; if the same file fails again, report it to the data managers: that copy is damaged.',
  },
  {
    ...stageIn,
    says: /no space left|disk quota/i,
    detail: 'disk',
    meaning: 'An input file found no room on the worker node.',
    whoCanAct: ['site', 'user'],
    retry: 'other-site',
    helps: 'Retry at another site, or give each job fewer input files.',
  },
  {
    ...stageIn,
    says: /permission denied|authenticat|auth failed|unauthori[sz]ed|forbidden|not authorized|\b40[13]\b/i,
    detail: 'login',
    meaning: 'The storage refused to hand out an input file (login).',
    whoCanAct: ['site', 'data'],
    retry: 'other-site',
    helps: 'Retry at another site; if every site refuses the file, ask who may read it.',
  },
  {
    ...stageIn,
    says: /no such file|not found|does(?: not|n't) exist|no_file|source_not_found|no replicas?\b|missing|\b404\b/i,
    detail: 'missing',
    meaning: 'An input file is not at the storage that should have it.',
    whoCanAct: ['data'],
    retry: 'after-fix',
    helps:
      'Look up the replicas of the file in Rucio; if none can be read, tell the data managers and run without it.',
  },
  {
    ...stageIn,
    // The others are named for it.
    codes: [1099, 1361, 1362],
    says: /timed? ?out|time limit|took too long|timeout/i,
    detail: 'timeout',
    meaning: 'Reading an input file from its storage took too long.',
    category: 'network',
    whoCanAct: ['site'],
    retry: 'later',
    helps: 'Retry later; give each job fewer files if they are many or large.',
  },
  {
    ...stageIn,
    says: /connection (?:refused|reset)|unreachable|could not connect|no route to host|name or service|name resolution|socket/i,
    detail: 'network',
    meaning: 'The storage with an input file could not be reached.',
    category: 'network',
    whoCanAct: ['site'],
    retry: 'later',
    helps: 'Retry later; if it stays, the storage is down: look for its downtime.',
  },
  {
    ...stageOut,
    says: /no space left|quota|no free space|enough space/i,
    detail: 'space',
    meaning: 'The storage for the output is full.',
    whoCanAct: ['site', 'user'],
    retry: 'later',
    helps: 'Retry later or with another destination; check your own quota there.',
  },
  {
    ...stageOut,
    says: /permission denied|authenticat|auth failed|unauthori[sz]ed|forbidden|\b40[13]\b/i,
    detail: 'login',
    meaning: 'The storage refused an output file (login).',
  },
  {
    ...stageOut,
    says: /already exists|file ?exists/i,
    detail: 'exists',
    meaning: 'An output file is already at the storage, perhaps from an attempt before.',
  },
  {
    ...stageOut,
    codes: [1137],
    says: /timed? ?out|timeout/i,
    detail: 'timeout',
    meaning: 'Copying an output file to storage took too long.',
    category: 'network',
  },
  {
    ...stageOut,
    says: /connection (?:refused|reset)|unreachable|could not connect|no route to host|name or service/i,
    detail: 'network',
    meaning: 'The storage for the output could not be reached.',
    category: 'network',
    retry: 'later',
  },
]
