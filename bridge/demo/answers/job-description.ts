import { DISK, outputOf } from '../failures.ts'
import { filesOf, type JobFile } from '../job-files.ts'
import { findSite } from '../sites.ts'
import type { Job, JobError, Task } from '../task.ts'

const NO_ERRORS = {
  pilotErrorCode: 0,
  pilotErrorDiag: null,
  exeErrorCode: 0,
  exeErrorDiag: null,
  supErrorCode: 0,
  supErrorDiag: null,
  ddmErrorCode: 0,
  ddmErrorDiag: null,
  brokerageErrorCode: 0,
  brokerageErrorDiag: null,
  jobDispatcherErrorCode: 0,
  jobDispatcherErrorDiag: null,
  taskBufferErrorCode: 0,
  taskBufferErrorDiag: null,
}

/** The error columns of a job, by PanDA's names. */
export function errorFields(errors: readonly JobError[]): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...NO_ERRORS }
  for (const { source, code, diag } of errors) {
    fields[`${source}ErrorCode`] = code
    fields[`${source}ErrorDiag`] = diag
  }
  return fields
}

/** A job as PanDA describes it: the columns of its table by their names there, with its files. */
export function describeJob(job: Job, task: Task | undefined): Record<string, unknown> {
  const files = filesOf(job, task)
  const site = findSite(job.computingSite)
  // The one whose set-up fails asks for a release that is nowhere.
  const release = job.failure === 'setup' ? '25.2.99' : '25.2.40'
  const output = files.find((file) => file.type === 'output')
  const seconds = job.startTime && job.endTime ? (job.endTime.getTime() - job.startTime.getTime()) / 1000 : 0
  return {
    PandaID: job.PandaID,
    jobDefinitionID: job.jediTaskID % 100_000,
    schedulerID: job.startTime ? `${site?.harvesterId ?? 'harvester'}_${job.PandaID % 9}` : null,
    pilotID: job.startTime ? `https://ce1.example.org/${job.PandaID}.out|SLURM|PR|3.11.5.1` : null,
    creationTime: job.creationTime,
    creationHost: 'panda.demo.example.org',
    modificationTime: job.modificationTime,
    modificationHost: job.startTime
      ? `slot${1 + (job.PandaID % 8)}@wn-${job.PandaID % 450}.${job.computingSite.toLowerCase()}.example.org`
      : 'panda.demo.example.org',
    AtlasRelease: `Atlas-${release}`,
    transformation: job.prodSourceLabel === 'user' ? 'runGen-00-00-02' : 'Reco_tf.py',
    homepackage: `AnalysisBase/${release}`,
    prodSourceLabel: job.prodSourceLabel,
    prodUserID: job.userName,
    assignedPriority: job.currentPriority,
    currentPriority: job.currentPriority,
    attemptNr: job.attemptNr,
    maxAttempt: job.maxAttempt,
    jobStatus: job.jobStatus,
    jobName: job.jobName,
    maxCpuCount: task?.walltime ?? 0,
    maxCpuUnit: 'HS06sPerEvent',
    maxDiskCount: DISK,
    maxDiskUnit: 'MB',
    ipConnectivity: 'yes',
    minRamCount: (task?.ramCount ?? 0) * job.coreCount,
    minRamUnit: 'MB',
    startTime: job.startTime,
    endTime: job.endTime,
    cpuConsumptionTime: job.cpuConsumptionTime,
    cpuConsumptionUnit: 's',
    commandToPilot: job.commandToPilot,
    transExitCode: job.transExitCode,
    ...errorFields(job.errors),
    computingSite: job.computingSite,
    computingElement: job.startTime ? `ce1.${job.computingSite.toLowerCase()}.example.org` : null,
    jobParameters: jobParameters(job, task),
    metadata: null,
    prodDBlock: task?.datasets[0]?.name ?? null,
    destinationDBlock: task?.datasets[1]?.name ?? null,
    destinationSE: task?.nucleus ?? `${site?.nucleus ?? 'DEMO'}_SCRATCHDISK`,
    nEvents: job.nEvents,
    cloud: job.cloud,
    transferType: 'direct',
    taskID: job.jediTaskID,
    cmtConfig: 'x86_64-el9-gcc13-opt',
    stateChangeTime: job.modificationTime,
    VO: task?.vo ?? 'atlas',
    pilotTiming: job.startTime
      ? `${2 + (job.PandaID % 5)}|${job.PandaID % 90}|${Math.max(0, seconds - 60)}|${job.PandaID % 40}|${job.PandaID % 13}`
      : null,
    workingGroup: task?.workingGroup ?? null,
    processingType: job.processingType,
    prodUserName: job.userName,
    batchID: job.startTime ? `${job.PandaID % 8_999_999}.0` : null,
    parentID: job.parentID,
    specialHandling: job.debugMode ? 'debug' : 'ddm:rucio,noLoopingCheck:0',
    jobsetID: job.jobsetID,
    coreCount: job.coreCount,
    nInputDataFiles: job.inputFiles.length,
    inputFileType: 'DAOD_PHYS',
    inputFileProject: 'mc23_13p6TeV',
    inputFileBytes: job.inputFiles.reduce((bytes, file) => bytes + file.size, 0),
    nOutputDataFiles: job.jobStatus === 'finished' ? 1 : 0,
    outputFileBytes: output?.size ?? 0,
    outputFileType: 'ntuple',
    jobMetrics: job.endTime
      ? `nEvents=${job.nEvents} actualCoreCount=${job.coreCount} workDirSize=${job.PandaID % 9_000_000}`
      : null,
    workQueue_ID: 17,
    jediTaskID: job.jediTaskID,
    jobSubStatus: job.jobSubStatus,
    actualCoreCount: job.startTime ? job.coreCount : null,
    reqID: task?.reqID ?? null,
    ...memoryFields(job),
    maxWalltime: task?.walltime ?? 0,
    nucleus: task?.nucleus ?? null,
    eventService: 0,
    failedAttempt: job.attemptNr - 1,
    hs06sec: Math.round(seconds * job.coreCount * (site?.corePower ?? 10)),
    hs06: Math.round((site?.corePower ?? 10) * job.coreCount),
    gshare: job.gshare,
    ...ioFields(job, seconds),
    resource_type: job.resourceType,
    container_name: null,
    job_label: job.prodSourceLabel,
    cpu_architecture_level: job.startTime ? 'x86_64-v3' : null,
    Files: files.map((file) => describeFile(file, job)),
  }
}

function jobParameters(job: Job, task: Task | undefined): string {
  if (!task) return ''
  const inputs = job.inputFiles.map((file) => file.lfn).join(',')
  const code = `sources.${task.jediTaskID}.tar.gz`
  return `-j "" --sourceURL https://panda.demo.example.org -r . -a ${code} -o "{'ntuple.root': '${outputOf({ job, task })}'}" --usePFCTurl --directIn -i "['${inputs}']"`
}

function memoryFields({ maxPSS }: Job): Record<string, number> {
  const share = (part: number): number => Math.round(maxPSS * part)
  return {
    maxRSS: share(1.1),
    maxVMEM: share(2.3),
    maxPSS,
    avgRSS: share(0.9),
    avgVMEM: share(2),
    avgPSS: share(0.8),
  }
}

function ioFields(job: Job, seconds: number): Record<string, number> {
  const read = job.inputFiles.reduce((bytes, file) => bytes + file.size, 0)
  const written = job.nEvents * 900
  const rate = (bytes: number): number => (seconds > 0 ? Math.round(bytes / seconds) : 0)
  return {
    totRBYTES: Math.round(read / 1000),
    totWBYTES: Math.round(written / 1000),
    rateRBYTES: rate(read),
    rateWBYTES: rate(written),
    diskIO: rate(read + written),
  }
}

/** A row of the table of files, by PanDA's names. */
function describeFile(file: JobFile, job: Job): Record<string, unknown> {
  const written = file.type !== 'input'
  return {
    PandaID: job.PandaID,
    GUID: file.guid,
    lfn: file.lfn,
    type: file.type,
    dataset: file.dataset,
    status: file.status,
    destinationSE: written ? `${job.computingSite}_SCRATCHDISK` : null,
    fsize: file.size,
    checksum: file.size > 0 ? `ad:${file.guid.slice(0, 8)}` : null,
    scope: file.scope,
    datasetID: file.datasetId,
    fileID: file.id,
    attemptNr: job.attemptNr - 1,
  }
}

/** With what PanDA adds when it describes the jobs of a task. */
export function describeJobOfTask(job: Job, task: Task | undefined): Record<string, unknown> {
  return {
    ...describeJob(job, task),
    jobDuration:
      job.startTime && job.endTime ? (job.endTime.getTime() - job.startTime.getTime()) / 1000 : null,
    extendedProdSourceLabel: `${job.prodSourceLabel}_normal`,
  }
}
