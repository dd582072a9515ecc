import { moreMemory, type Detail } from './detail.ts'

/** Exit codes, and the pilot's numbers that say no more than that the program failed. */
const CODES = [1305, 1220, 1310, 1315, 1351, ...Array.from({ length: 255 }, (_, index) => index + 1)]

/** Where a program failed that no number names better. */
const program = { components: ['pilot', 'executor', 'transform'], codes: CODES } as const

/** What the last words of a program tell. */
export const programDetails: readonly Detail[] = [
  {
    ...program,
    says: /no matched release|!!!ERROR!!!|asetup\b.{0,80}(?:fail|error)|AtlasSetup\(FATAL\)/i,
    detail: 'setup',
    meaning: 'The release could not be set up, so your program never started.',
    category: 'software',
    whoCanAct: ['user', 'site'],
    retry: 'after-fix',
    logFiles: ['setup.stdout', 'payload.stdout'],
    helps:
      'Check the release and platform of the task in setup.stdout; if only one site fails, exclude it (--excludedSite).',
  },
  {
    ...program,
    says: /bad_alloc|MemoryError|out of memory|cannot allocate memory|oom[- ]?kill/i,
    detail: 'memory',
    meaning: 'There was not enough memory for your program.',
    retry: 'after-fix',
    helps: moreMemory,
  },
  {
    ...program,
    says: /no space left on device|disk quota exceeded/i,
    detail: 'disk',
    meaning: 'Your program found no room on the disk of the worker node.',
    whoCanAct: ['site', 'user'],
    retry: 'other-site',
    helps: 'Retry at another site; if it happens everywhere, write less per job.',
  },
  {
    ...program,
    says: /error while loading shared libraries|cannot open shared object|undefined symbol/i,
    detail: 'library',
    meaning: 'Your program needs a library that is not there.',
    category: 'software',
    retry: 'after-fix',
    helps: 'Set up the release in which it was built, or put the library into your tarball or container.',
  },
  {
    ...program,
    says: /ModuleNotFoundError|ImportError|no module named/i,
    detail: 'module',
    meaning: 'Your Python program needs a module that is not there.',
    category: 'software',
    retry: 'after-fix',
    helps: 'Put the module into your tarball or container, or choose a release that has it.',
  },
  {
    ...program,
    says: /command not found/i,
    detail: 'command',
    meaning: 'A command in your job was not found.',
    category: 'software',
    retry: 'after-fix',
    helps: 'Check its spelling, and that the release or container has it.',
  },
  {
    ...program,
    says: /unrecognized arguments|invalid choice|unknown option|unrecognized option/i,
    detail: 'options',
    meaning: 'Your program was started with options that it does not know.',
    retry: 'after-fix',
    helps: 'Compare the options of the task with what the program takes, and submit again.',
  },
  {
    ...program,
    says: /frontier|conditions? database|\bCOOL\b|\bCORAL\b/i,
    detail: 'conditions',
    meaning: 'Your program could not read the conditions database.',
    category: 'network',
    whoCanAct: ['site', 'experiment'],
    retry: 'later',
    helps: 'Retry later; if it stays, check the conditions tag of the task.',
  },
  {
    ...program,
    says: /TNetXNG|XrdCl|TFile::Open|(?:can(?:not|'t)|could not|unable to|failed to|error) ?(?:open|opening|read|reading)\b.{0,60}(?:file|\.root)/i,
    detail: 'input',
    meaning: 'Your program could not open or read an input file.',
    category: 'files',
    whoCanAct: ['data', 'site', 'user'],
    retry: 'other-site',
    helps: 'Retry at another site; if it is always the same file, open that one yourself: it may be damaged.',
  },
  {
    ...program,
    says: /no such file or directory/i,
    detail: 'missing-file',
    meaning: 'Your program looked for a file that is not there.',
    retry: 'after-fix',
    helps:
      'Check in payload.stdout which file; put it into your tarball, or correct its path: jobs see only their own folder.',
  },
  {
    ...program,
    says: /permission denied/i,
    detail: 'permission',
    meaning: 'Your program may not read or run one of its files.',
    retry: 'after-fix',
    helps:
      'Make the script executable (chmod +x) before you submit, and write only into the folder of the job.',
  },
  {
    ...program,
    says: /segmentation (?:fault|violation)|SIGSEGV/i,
    detail: 'segfault',
    meaning: 'Your program crashed (segmentation fault).',
    retry: 'after-fix',
    helps:
      'Look for the stack trace near the end of payload.stderr or payload.stdout, and run the program on one of the inputs.',
  },
]
