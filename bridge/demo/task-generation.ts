import { generateDatasets } from './dataset-generation.ts'
import type { Random } from './random.ts'
import { SITES } from './sites.ts'
import type { Task, TaskStatus } from './task.ts'

const HOUR = 3_600_000

const PROCESSES = [
  'ttbar_hdamp258p75',
  'Zmumu_sherpa',
  'Wjets_powheg',
  'jetjet_JZ3',
  'ggH125_tautau',
  'singletop_tchan',
] as const
const ANALYSES = ['ntuple', 'skim', 'systematics', 'toys', 'unfolding', 'calibration'] as const
const STEPS = ['evgen', 'simul', 'reconstruct', 'deriv', 'merge'] as const

const ERROR_DIALOGS: Partial<Record<TaskStatus, string>> = {
  exhausted: 'low efficiency of scout jobs: cpu efficiency 31% is below 50%',
  broken: 'the input dataset does not exist in DDM',
  failed: 'too many failed jobs: 8 of the last 10 ended with an error of the payload',
  pending: 'no site has the input and enough memory; trying again in an hour',
  throttled: 'too many queued jobs in this global share',
}

interface Kind {
  production: boolean
  userName: string
}

/** A task with its input files, changed within the last four days. */
export function generateTask(
  now: Date,
  random: Random,
  id: number,
  status: TaskStatus,
  { production, userName }: Kind,
): Task {
  const site = random.pick(SITES)
  const ageHours = random.int(6, 24 * 20)
  const created = new Date(now.getTime() - ageHours * HOUR - random.int(0, 3599) * 1000)
  const ended = ['finished', 'done', 'failed', 'broken', 'aborted'].includes(status)
  const started = ['registered', 'assigning', 'broken'].includes(status)
    ? null
    : new Date(created.getTime() + HOUR / 2)
  const modified = new Date(
    now.getTime() - random.int(1, Math.min(ageHours, 96)) * HOUR + random.int(0, 3000) * 1000,
  )
  const process = random.pick(PROCESSES)
  const step = production ? random.pick(STEPS) : 'analysis'
  const account = userName.toLowerCase().replace(' ', '.')
  const taskName = production
    ? `mc23_13p6TeV.${random.int(600_000, 699_999)}.${process}.${step}.e${random.int(8000, 8999)}_s4162_r${random.int(14_000, 15_999)}`
    : `user.${account}.${random.pick(ANALYSES)}.${process}.v${random.int(1, 9)}/`
  const multiCore = production || random.next() < 0.2
  return {
    jediTaskID: id,
    taskName,
    status,
    oldStatus: status === 'paused' ? 'running' : null,
    userName,
    vo: 'atlas',
    prodSourceLabel: production ? 'managed' : 'user',
    processingType: production ? step : 'panda-client-1.6.9-jedi-run',
    workingGroup: production ? 'AP_DEMO' : null,
    reqID: production ? random.int(50_000, 59_999) : id % 100_000,
    parent: id,
    currentPriority: production ? random.int(500, 950) : 1000,
    site: null,
    cloud: production ? 'WORLD' : null,
    nucleus: production ? site.nucleus : null,
    gshare: production ? 'MC 23' : 'User Analysis',
    resourceType: multiCore ? 'MCORE' : 'SCORE',
    coreCount: multiCore ? 8 : 1,
    ramCount: multiCore ? 1500 : 1900,
    walltime: random.int(1, 12) * 3600,
    cpuTime: random.int(200, 4000),
    campaign: production ? 'MC23' : '',
    creationDate: created,
    startTime: started,
    endTime: ended ? modified : null,
    modificationTime: modified,
    errorDialog: ERROR_DIALOGS[status] ?? null,
    splitRule: { nFilesPerJob: String(random.int(1, 5)), allowEmptyInput: '1' },
    attemptNr: 0,
    useJumbo: null,
    parameters: taskParameters(taskName, userName, production, process),
    datasets: generateDatasets(random, id, taskName, status, process),
  }
}

function taskParameters(
  taskName: string,
  userName: string,
  production: boolean,
  process: string,
): Task['parameters'] {
  return {
    taskName,
    userName,
    vo: 'atlas',
    taskType: production ? 'prod' : 'anal',
    prodSourceLabel: production ? 'managed' : 'user',
    architecture: 'x86_64-el9-gcc13-opt',
    transUses: 'Atlas-25.2.40',
    nFilesPerJob: 2,
    noInput: false,
    cliParams: `prun --exec "python run.py --process ${process} %IN" --inDS mc23_13p6TeV.${process} --outputs ntuple.root`,
    jobParameters: [{ type: 'constant', value: `--process ${process}` }],
  }
}
