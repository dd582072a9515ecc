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
