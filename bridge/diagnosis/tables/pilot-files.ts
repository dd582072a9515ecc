import { alike, PILOT_LOG, type KnownError } from '../known-error.ts'

/** The pilot's errors with files that come to the worker node or leave it, and with storage. */
export const pilotFileErrors: readonly KnownError[] = [
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['data', 'site'],
      helps: 'Retry later; if the same file or site fails again, report it to the site or the data managers.',
      retry: 'later',
      logFiles: PILOT_LOG,
    },
    [
      [
        1099,
        'STAGEINFAILED',
        'An input file could not be copied to the worker node.',
        { logAnchor: /Failed to stage-in file/ },
      ],
      [1103, 'NOSUCHFILE', 'A file that the job needs was not where it should be.'],
      [
        1145,
        'GETMD5MISMATCH',
        'An input file arrived damaged: its MD5 checksum is not the one in the catalogue.',
      ],
      [
        1151,
        'STAGEINTIMEOUT',
        'Copying an input file to the worker node took too long.',
        { category: 'network', logAnchor: /File transfer timed out/ },
      ],
      [
        1171,
        'GETADMISMATCH',
        'An input file arrived damaged: its Adler-32 checksum is not the one in the catalogue.',
      ],
      [1180, 'GETGLOBUSSYSERR', 'The grid transfer software broke while it fetched an input file.'],
      [
        1327,
        'UNREACHABLENETWORK',
        'The worker node had no network to the storage with the input.',
        {
          category: 'network',
          whoCanAct: ['site'],
          retry: 'other-site',
          helps: 'Retry, at another site if it happens again; the site has to repair its network.',
        },
      ],
      [
        1366,
        'CHECKSUMCALCFAILURE',
        'The checksum of a file could not be computed on the worker node.',
        { whoCanAct: ['site'], retry: 'yes', helps: 'Retry; if it stays with one site, report that site.' },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['data'],
      helps:
        'Look up the replicas of the file in Rucio; if none is left, tell the data managers and run without it.',
      retry: 'after-fix',
      logFiles: PILOT_LOG,
    },
    [
      [1100, 'REPLICANOTFOUND', 'No copy of an input file is known.'],
      [1326, 'NOREPLICAS', 'The catalogue lists no copy of an input file that this site may use.'],
      [
        1331,
        'MISSINGINPUTFILE',
        'The catalogue says that an input file is at a storage, but it is not there.',
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['data', 'site'],
      helps: 'Retry at another site; if it is always the same file, let the data managers know.',
      retry: 'other-site',
      logFiles: PILOT_LOG,
    },
    [
      [
        1361,
        'REMOTEFILECOULDNOTBEOPENED',
        'An input file that is read over the network could not be opened.',
      ],
      [1362, 'XRDCPERROR', 'A file at the storage could not be opened with xrdcp.'],
      [
        1368,
        'REMOTEFILEOPENTIMEDOUT',
        'Opening an input file over the network took too long.',
        { category: 'network' },
      ],
      [
        1374,
        'REMOTEFILEDICTDOESNOTEXIST',
        'The test that opens input files over the network left no result.',
        { category: 'internal', whoCanAct: ['site', 'pandaExperts'] },
      ],
      [
        1378,
        'LSETUPTIMEDOUT',
        'The software to open files over the network could not be set up in time.',
        { category: 'software', whoCanAct: ['site'] },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['site'],
      helps:
        'Retry: your program ran, only its result did not reach the storage; if one storage refuses all, report it.',
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [
        1137,
        'STAGEOUTFAILED',
        'An output file could not be copied to storage.',
        { logAnchor: /Failed to stage-out file/ },
      ],
      [1141, 'PUTMD5MISMATCH', 'An output file was damaged on its way to storage (MD5 checksum).'],
      [
        1152,
        'STAGEOUTTIMEOUT',
        'Copying an output file to storage took too long.',
        { category: 'network', logAnchor: /File transfer timed out/ },
      ],
      [1172, 'PUTADMISMATCH', 'An output file was damaged on its way to storage (Adler-32 checksum).'],
      [1181, 'PUTGLOBUSSYSERR', 'The grid transfer software broke while it stored an output file.'],
      [
        1333,
        'NOREMOTESPACE',
        'The storage for the output is full.',
        {
          retry: 'later',
          helps: 'Retry later or with another destination; the owner of the storage must free space.',
        },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['site', 'pandaExperts'],
      helps: 'Retry; if many jobs fail like this, report it: the keys to the storage are not yours.',
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [
        1338,
        'STAGEINAUTHENTICATIONFAILURE',
        'The storage did not accept the login with which the input was fetched.',
      ],
      [1364, 'MISSINGCREDENTIALS', 'The keys for the object store (S3) were not found.'],
      [
        1383,
        'STAGEOUTAUTHENTICATIONFAILURE',
        'The storage did not accept the login with which the output was sent.',
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['site'],
      helps: "Retry at another site; the queue's storage settings must be corrected.",
      retry: 'other-site',
      logFiles: PILOT_LOG,
    },
    [
      [1133, 'NOSTORAGE', 'No storage is set for this kind of transfer at the queue.'],
      [1242, 'CHKSUMNOTSUP', 'The storage cannot tell the checksum of a file.'],
      [1313, 'NOSTORAGEPROTOCOL', 'No way to reach the storage is configured.'],
      [
        1314,
        'UNKNOWNCHECKSUMTYPE',
        'A file has a kind of checksum that the pilot does not know.',
        { whoCanAct: ['data', 'site'] },
      ],
      [1323, 'UNKNOWNCOPYTOOL', 'The queue asks for a copy program that the pilot does not know.'],
      [
        1329,
        'NONDETERMINISTICDDM',
        'The path of a file at the storage could not be worked out; the storage is described wrongly.',
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'network',
      whoCanAct: ['nobody'],
      helps: 'Retry later: Rucio or another central service was not available.',
      retry: 'later',
      logFiles: PILOT_LOG,
    },
    [
      [1316, 'RUCIOSERVICEUNAVAILABLE', 'Rucio did not answer.'],
      [1321, 'RUCIOLOCATIONFAILED', 'Rucio could not tell where the worker node is.'],
      [1322, 'RUCIOLISTREPLICASFAILED', 'Rucio did not say where the input files are.'],
      [
        1324,
        'SERVICENOTAVAILABLE',
        'A service that moves files did not answer.',
        { logAnchor: /Service not available/ },
      ],
    ],
  ),
]
