import { alike, PILOT_LOG, PROGRAM_LOGS, SETUP_LOGS, type KnownError } from '../known-error.ts'

/** The pilot's errors with the worker node, its software and containers, and the queue. */
export const pilotNodeErrors: readonly KnownError[] = [
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['site'],
      helps:
        'Retry, at another site if it happens again; report the site if many jobs of different users fail there.',
      retry: 'other-site',
      logFiles: ['pilotlog.txt', 'payload.stderr'],
    },
    [
      [
        1098,
        'NOLOCALSPACE',
        'The disk of the worker node is full.',
        {
          whoCanAct: ['site', 'user'],
          helps: 'Retry at another site; if it happens everywhere, your jobs write more than they asked for.',
        },
      ],
      [
        1115,
        'NFSSQLITE',
        'A database file on a shared disk of the site was locked.',
        { logFiles: ['payload.stdout', 'pilotlog.txt'] },
      ],
      [1199, 'MKDIR', 'A folder could not be made on the worker node.'],
      [1303, 'FILEHANDLINGFAILURE', 'The pilot could not read or write a file of its own.'],
      [1332, 'BLACKHOLE', 'Files vanished from the disk of the worker node.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'software',
      whoCanAct: ['site', 'user'],
      helps:
        'Read setup.stdout: a wrong release or platform is yours to correct; if only one site fails, exclude it (--excludedSite).',
      retry: 'other-site',
      logFiles: SETUP_LOGS,
    },
    [
      [1110, 'SETUPFAILURE', 'The software for your program could not be set up; it never started.'],
      [
        1186,
        'NOSOFTWAREDIR',
        'The folder with the software is not there on the worker node.',
        {
          whoCanAct: ['site'],
          helps:
            'Retry at another site: this node has not what the job needs (such as /cvmfs); if one site keeps failing so, exclude it (--excludedSite) and report it.',
        },
      ],
      [1211, 'MISSINGINSTALLATION', 'The software that the job asks for is not installed there.'],
      [1244, 'NORELEASEFOUND', 'No such release of the software was found.', { whoCanAct: ['user', 'site'] }],
      [
        1334,
        'SETUPFATAL',
        'Setting up the release failed (asetup); your program never started.',
        { whoCanAct: ['user', 'site'] },
      ],
      [
        1339,
        'DBRELEASEFAILURE',
        'The database release on the worker node could not be used.',
        {
          whoCanAct: ['site', 'experiment'],
          helps: 'Retry at another site; if it fails everywhere, report the database release.',
        },
      ],
      [
        1342,
        'MIDDLEWAREIMPORTFAILURE',
        'The grid software of the worker node could not be loaded.',
        {
          whoCanAct: ['site'],
          helps: 'Retry at another site; this one has to repair its grid software.',
          logFiles: PILOT_LOG,
        },
      ],
      [
        1347,
        'UNSUPPORTEDSL5OS',
        'The job asks for an operating system (SL5) that no longer runs.',
        { whoCanAct: ['user'], retry: 'after-fix', helps: 'Submit again with a newer release and platform.' },
      ],
      [
        1358,
        'MISSINGRELEASEUNPACKED',
        'The container image has no script to set up the release.',
        {
          whoCanAct: ['user', 'experiment'],
          retry: 'after-fix',
          helps: 'Check that the release is in the image, or name another image.',
        },
      ],
      [
        1365,
        'NOCTYPES',
        'The Python of the worker node is not complete (ctypes is missing).',
        {
          whoCanAct: ['site'],
          helps: 'Retry at another site; this one has to repair its Python.',
          logFiles: PILOT_LOG,
        },
      ],
      [
        1377,
        'CVMFSISNOTALIVE',
        'The worker node cannot read CVMFS, from which all software comes.',
        { whoCanAct: ['site'], helps: 'Retry; report the site if it happens often there.', retry: 'yes' },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'software',
      whoCanAct: ['site'],
      helps: 'Retry at another site; containers do not work on that node.',
      retry: 'other-site',
      logFiles: SETUP_LOGS,
    },
    [
      [1306, 'SINGULARITYGENERALFAILURE', 'The container (Apptainer) could not be started.'],
      [1307, 'SINGULARITYNOLOOPDEVICES', 'The worker node had no loop device left to mount the container.'],
      [
        1308,
        'SINGULARITYBINDPOINTFAILURE',
        'A folder could not be mounted into the container.',
        { whoCanAct: ['site', 'user'] },
      ],
      [1309, 'SINGULARITYIMAGEMOUNTFAILURE', 'The container image could not be mounted.'],
      [1325, 'SINGULARITYNOTINSTALLED', 'The worker node has no Singularity.'],
      [1340, 'SINGULARITYNEWUSERNAMESPACE', 'The worker node does not let Apptainer make a user namespace.'],
      [1345, 'SINGULARITYFAILEDUSERNAMESPACE', 'Apptainer could not make the user namespace that it needs.'],
      [
        1348,
        'SINGULARITYRESOURCEUNAVAILABLE',
        'The worker node had too little left (processes, memory) to start the container.',
        { retry: 'yes', helps: 'Retry; if one site does this often, exclude it (--excludedSite).' },
      ],
      [
        1360,
        'IMAGENOTFOUND',
        'The container image was not found.',
        {
          whoCanAct: ['user'],
          retry: 'after-fix',
          helps: 'Check the name and tag of the image, and that the registry or CVMFS offers it to everyone.',
        },
      ],
      [1372, 'APPTAINERNOTINSTALLED', 'The worker node has no Apptainer.'],
      [1384, 'QUEUENOTSETUPFORCONTAINERS', 'The queue does not run containers, but the job needs one.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'software',
      whoCanAct: ['site', 'pandaExperts'],
      helps: 'Nothing is wrong with your job: retry at another site.',
      retry: 'other-site',
      logFiles: PILOT_LOG,
    },
    [
      [1116, 'QUEUEDATA', 'The pilot could not get the settings of its queue.', { retry: 'yes' }],
      [1117, 'QUEUEDATANOTOK', 'The settings of the queue are not usable.'],
      [1341, 'BADQUEUECONFIGURATION', 'The queue is configured wrongly.'],
      [1359, 'PANDAQUEUENOTACTIVE', 'The queue is switched off.'],
      [1386, 'PANDAQUEUENOTONLINE', 'The queue takes no jobs at present.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'software',
      whoCanAct: ['site', 'pandaExperts'],
      helps: "Retry; the certificates here are the pilot's, not yours.",
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [1163, 'NOPROXY', 'The pilot had no valid grid certificate.'],
      [1177, 'NOVOMSPROXY', 'The pilot had no valid VOMS certificate.'],
      [1370, 'VOMSPROXYABOUTTOEXPIRE', "The pilot's VOMS certificate was about to end."],
      [1373, 'CERTIFICATEHASEXPIRED', 'A certificate had run out.'],
      [1380, 'ARCPROXYFAILURE', 'The tool that checks grid certificates (arcproxy) failed.'],
      [
        1381,
        'ARCPROXYLIBFAILURE',
        'The tool that checks grid certificates (arcproxy) lacks a library on that node.',
        { retry: 'other-site' },
      ],
      [1382, 'PROXYTOOSHORT', "The pilot's grid certificate would have ended before the job."],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'software',
      whoCanAct: ['nobody'],
      helps: 'Retry later; the database with detector conditions (Frontier) had a problem.',
      retry: 'later',
      logFiles: PROGRAM_LOGS,
    },
    [
      [
        1369,
        'FRONTIER',
        'Your program could not read the conditions database through Frontier.',
        { whoCanAct: ['site', 'experiment'] },
      ],
    ],
  ),
]
