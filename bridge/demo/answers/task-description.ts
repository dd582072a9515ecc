import type { DataFile, Job, Task } from '../task.ts'
import type { World } from '../world.ts'

function inputFiles(task: Task): DataFile[] {
  return task.datasets.filter((dataset) => dataset.type.endsWith('input')).flatMap((dataset) => dataset.files)
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100 * part) / whole)
}

/** The columns of PanDA's table of tasks, by their names there, and what it adds from other tables. */
export function describeTask(task: Task): Record<string, unknown> {
  const files = inputFiles(task)
  const finished = files.filter((file) => file.status === 'finished').length
  const failed = files.filter((file) => file.status === 'failed').length
  return {
    jediTaskID: task.jediTaskID,
    taskName: task.taskName,
    status: task.status,
    userName: task.userName,
    creationDate: task.creationDate,
    modificationTime: task.modificationTime,
    startTime: task.startTime,
    endTime: task.endTime,
    prodSourceLabel: task.prodSourceLabel,
    workingGroup: task.workingGroup,
    vo: task.vo,
    coreCount: task.coreCount,
    taskType: task.prodSourceLabel === 'user' ? 'anal' : 'prod',
    processingType: task.processingType,
    taskPriority: task.currentPriority,
    currentPriority: task.currentPriority,
    architecture: 'x86_64-el9-gcc13-opt',
    transUses: 'Atlas-25.2.40',
    transHome: 'AnalysisBase-25.2.40',
    transPath: task.prodSourceLabel === 'user' ? 'runGen-00-00-02' : 'Reco_tf.py',
    splitRule: task.splitRule,
    walltime: task.walltime,
    walltimeUnit: 's',
    ramCount: task.ramCount,
    ramUnit: 'MBPerCore',
    workQueue_ID: 17,
    progress: percent(finished, files.length),
    failureRate: percent(failed, files.length),
    errorDialog: task.errorDialog,
    reqID: task.reqID,
    oldStatus: task.oldStatus,
    cloud: task.cloud,
    site: task.site,
    parent_tid: task.parent,
    superStatus: task.status,
    campaign: task.campaign,
    goal: 100,
    cpuTime: task.cpuTime,
    cpuTimeUnit: 'HS06sPerEvent',
    nucleus: task.nucleus,
    gshare: task.gshare,
    resource_type: task.resourceType,
    useJumbo: task.useJumbo,
    attemptNr: task.attemptNr,
    framework: 'jedi',
    job_execution_params: task.parameters['cliParams'] ?? '',
    task_creation_arguments: task.parameters['cliParams'] ?? null,
    raw_task_params: task.parameters,
    nFiles: files.length,
    nFilesFinished: finished,
    nFilesFailed: failed,
    nFilesMissing: 0,
    pctFinished: percent(finished, files.length),
    pctFailed: percent(failed, files.length),
  }
}

/** PanDA's short form, as in the list of tasks modified since a time. */
export function summarizeTask(task: Task): Record<string, unknown> {
  const described = describeTask(task)
  const names = [
    'jediTaskID',
    'modificationTime',
    'status',
    'processingType',
    'transUses',
    'transHome',
    'architecture',
    'reqID',
    'creationDate',
    'site',
    'cloud',
    'taskName',
  ]
  return Object.fromEntries(names.map((name) => [name, described[name]]))
}

/** Datasets, and what has become of the files: `finished*31,failed*2,running*5`. */
export function digestTask(world: World, task: Task): Record<string, unknown> {
  const counts = countBy(inputFiles(task), (file) => (file.status === 'ready' ? 'tobedone' : file.status))
  const named = (types: readonly string[]): string =>
    task.datasets
      .filter((dataset) => types.includes(dataset.type))
      .map((dataset) => dataset.name)
      .join(',')
  return {
    inDS: named(['input']),
    outDS: named(['output', 'log']),
    statistics: Array.from(counts, ([status, count]) => `${status}*${count}`).join(','),
    PandaID: world.jobsOf(task.jediTaskID).map((job: Job) => job.PandaID),
    mergeStatus: null,
    mergePandaID: [],
  }
}
