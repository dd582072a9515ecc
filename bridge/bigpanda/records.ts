import { z } from 'zod'
import { fieldsOf, list, number, text } from './fields.ts'

// Names are the monitor's own. Source: the models and views of PanDAWMS/panda-bigmon-core 1.1.7.

const jobFields = {
  numbers: [
    'pandaid',
    'jeditaskid',
    'reqid',
    'attemptnr',
    'maxattempt',
    'failedattempt',
    'currentpriority',
    'piloterrorcode',
    'exeerrorcode',
    'superrorcode',
    'ddmerrorcode',
    'brokerageerrorcode',
    'jobdispatchererrorcode',
    'taskbuffererrorcode',
    'cpuconsumptiontime',
    'corecount',
    'actualcorecount',
    'minramcount',
    'maxrss',
    'maxpss',
    'maxvmem',
    'maxswap',
    'avgrss',
    'avgpss',
    'maxdiskcount',
    'maxwalltime',
    'maxcpucount',
    'nevents',
    'ninputdatafiles',
    'inputfilebytes',
    'noutputdatafiles',
    'outputfilebytes',
    'parentid',
    'jobsetid',
    'durationsec',
    'waittimesec',
    'cpuefficiency',
    'maxpssgbpercore',
    'hs06sec',
    'totrbytes',
    'totwbytes',
  ],
  texts: [
    'jobstatus',
    'jobsubstatus',
    'jobname',
    'computingsite',
    'computingelement',
    'modificationhost',
    'wn',
    'cloud',
    'nucleus',
    'destinationse',
    'transformation',
    'atlasrelease',
    'homepackage',
    'cmtconfig',
    'container_name',
    'prodsourcelabel',
    'processingtype',
    'produsername',
    'workinggroup',
    'vo',
    'gshare',
    'resourcetype',
    'specialhandling',
    'commandtopilot',
    'pilotid',
    'pilottiming',
    'jobmetrics',
    'batchid',
    'schedulerid',
    'transexitcode',
    'piloterrordiag',
    'exeerrordiag',
    'superrordiag',
    'ddmerrordiag',
    'brokerageerrordiag',
    'jobdispatchererrordiag',
    'taskbuffererrordiag',
    'transformerrordiag',
    'errorinfo',
    'error_desc',
    'error_category',
    'category',
    'jobinfo',
    'maxdiskunit',
    'minramunit',
    'file_summary_str',
  ],
  dates: ['creationtime', 'modificationtime', 'starttime', 'endtime', 'statechangetime'],
} as const

const jobSchema = z.object(fieldsOf(jobFields))

const jobFileSchema = z.object(
  fieldsOf({
    numbers: ['fsize'],
    texts: ['lfn', 'type', 'scope', 'guid', 'status', 'datasetname', 'destinationse'],
  }),
)

const MOST_FILES = 2_000

/** `/job`: undefined parts are not there; without a job the answer is none. */
export const jobPageSchema = z.object({
  job: jobSchema.refine(({ pandaid }) => pandaid !== undefined),
  files: list(jobFileSchema, MOST_FILES),
})
export type JobPage = z.output<typeof jobPageSchema>

const taskSchema = z.object({
  ...fieldsOf({
    numbers: [
      'jeditaskid',
      'reqid',
      'parent_tid',
      'attemptnr',
      'currentpriority',
      'taskpriority',
      'corecount',
      'ramcount',
      'walltime',
      'workdiskcount',
      'outdiskcount',
      'progress',
      'failurerate',
      'goal',
    ],
    texts: [
      'taskname',
      'status',
      'superstatus',
      'username',
      'vo',
      'workinggroup',
      'prodsourcelabel',
      'tasktype',
      'processingtype',
      'transpath',
      'transuses',
      'transhome',
      'architecture',
      'container_name',
      'site',
      'cloud',
      'nucleus',
      'gshare',
      'resourcetype',
      'splitrule',
      'campaign',
      'ramunit',
      'walltimeunit',
      'errordialog',
    ],
    dates: ['creationdate', 'starttime', 'endtime', 'modificationtime', 'statechangetime', 'frozentime'],
  }),
  dsinfo: z
    .object(
      fieldsOf({
        numbers: [
          'nfiles',
          'nfilesfinished',
          'nfilesfailed',
          'nfilesmissing',
          'pctfinished',
          'pctfailed',
          'neventsTot',
          'neventsUsedTot',
          'neventsRemaining',
          'neventsOutput',
        ],
      }),
    )
    .optional()
    .catch(undefined),
})
/** A task as the monitor has it; `errordialog` holds JEDI's reason, without the tags that it has there. */
export type MonitorTask = z.output<typeof taskSchema>

const datasetSchema = z.object(
  fieldsOf({
    numbers: ['nfiles', 'nfilesfinished', 'nfilesfailed', 'percentfinished'],
    texts: ['datasetname', 'containername', 'type', 'status', 'rse'],
  }),
)

/** `/task/ID/` */
export const taskPageSchema = z.object({
  task: taskSchema.refine(({ jeditaskid }) => jeditaskid !== undefined),
  datasets: list(datasetSchema, 1_000),
})
export type TaskPage = z.output<typeof taskPageSchema>

/** `/tasks/`; the monitor itself stops at 5,000. */
export const tasksSchema = list(taskSchema, 5_000)

const errorCountSchema = z.object({
  ...fieldsOf({
    numbers: ['codeval', 'count', 'example_pandaid'],
    texts: ['error', 'codename', 'diag', 'desc'],
  }),
  cat: z.object({ name: text, id: number }).optional().catch(undefined),
})

const summarySchema = z.object({
  field: z.string().max(100),
  list: list(z.object({ kname: text, kvalue: number }), 1_000),
})

/** `/jobs/`: what was not asked for comes empty. */
export const jobsSchema = z.object({
  jobs: list(jobSchema, 10_000),
  errsByCount: list(errorCountSchema, 1_000),
  selectionsummary: list(summarySchema, 100),
})
export type JobsPage = z.output<typeof jobsSchema>

const errorDescriptionSchema = z.object(
  fieldsOf({
    numbers: ['code'],
    texts: ['component', 'acronym', 'diagnostics', 'description', 'category'],
  }),
)
/** One row of the monitor's own table of errors. */
export type ErrorDescription = z.output<typeof errorDescriptionSchema>

/** `/api/joberrordescriptions/`, of monitors since July 2025. */
export const errorTableSchema = z.object({ error_descriptions: list(errorDescriptionSchema, 5_000) })

/** What a job is in when nothing of it changes any more. */
const jobsFinal = new Set<string | undefined>(['finished', 'failed', 'cancelled', 'closed'])

export function hasEnded({ job }: JobPage): boolean {
  return jobsFinal.has(job.jobstatus)
}

/** What a diagnosis needs of each of many jobs. */
export const diagnosisFields: readonly string[] = [
  'pandaid',
  'jeditaskid',
  'jobstatus',
  'jobsubstatus',
  'computingsite',
  'modificationhost',
  'attemptnr',
  'maxattempt',
  'transformation',
  'creationtime',
  'starttime',
  'endtime',
  'cpuconsumptiontime',
  'actualcorecount',
  'corecount',
  'minramcount',
  'maxrss',
  'maxpss',
  'maxdiskcount',
  'commandtopilot',
  'errorinfo',
  ...['brokerage', 'ddm', 'exe', 'jobdispatcher', 'pilot', 'sup', 'taskbuffer'].flatMap((component) => [
    `${component}errorcode`,
    `${component}errordiag`,
  ]),
  'transexitcode',
]
