/** A row of the monitor's own table of errors. */
export interface ErrorDescription {
  component: string
  code: number
  acronym: string
  diagnostics: string
  description: string
  /** 1 storage, 2 payload or limit, 3 network, 4 killed, 5 software, 6 internal. */
  category: number
}

type Line = readonly [component: string, code: number, acronym: string, category: number, description: string]

const LINES: readonly Line[] = [
  ['pilot', 1099, 'STAGEINFAILED', 1, 'An input file could not be copied to the worker node.'],
  ['pilot', 1100, 'REPLICANOTFOUND', 1, 'No copy of an input file can be reached.'],
  ['pilot', 1104, 'USERDIRTOOLARGE', 2, 'The job wrote more into its work directory than the node allows.'],
  ['pilot', 1110, 'SETUPFAILURE', 5, 'The software that the job asks for could not be set up.'],
  ['pilot', 1124, 'OUTPUTFILETOOLARGE', 2, 'An output file is larger than storage takes.'],
  ['pilot', 1137, 'STAGEOUTFAILED', 1, 'An output file could not be copied to storage.'],
  ['pilot', 1150, 'LOOPINGJOB', 2, 'The job touched no file for too long and was ended.'],
  ['pilot', 1151, 'STAGEINTIMEOUT', 1, 'Copying an input file took too long.'],
  ['pilot', 1163, 'NOPROXY', 6, 'The pilot had no valid proxy.'],
  ['pilot', 1165, 'MISSINGOUTPUTFILE', 2, 'The payload ended without one of its output files.'],
  ['pilot', 1177, 'NOVOMSPROXY', 6, 'The VO attributes of the pilot had run out.'],
  ['pilot', 1186, 'NOSOFTWAREDIR', 5, 'The node does not see the software of the experiment.'],
  ['pilot', 1201, 'SIGTERM', 4, 'The batch system ended the job.'],
  ['pilot', 1212, 'PAYLOADOUTOFMEMORY', 2, 'The payload asked for memory that was not there.'],
  ['pilot', 1213, 'REACHEDMAXTIME', 2, 'The job ran longer than the queue allows.'],
  ['pilot', 1235, 'PAYLOADEXCEEDMAXMEM', 2, 'The payload used more memory than the queue allows.'],
  ['pilot', 1246, 'NOUSERTARBALL', 5, 'The user code is not on the PanDA server any more.'],
  ['pilot', 1305, 'PAYLOADEXECUTIONFAILURE', 2, 'The program of the user ended with an error.'],
  ['pilot', 1361, 'REMOTEFILECOULDNOTBEOPENED', 1, 'A remote input file could not be opened.'],
  ['exe', 65, 'TRF_EXEC_FAIL', 2, 'A step of the transformation ended with an error.'],
  ['ddm', 200, 'EC_Adder', 1, 'Outputs could not be registered.'],
  ['jobdispatcher', 100, 'EC_Watcher', 6, 'The pilot was not heard of any more.'],
  ['taskbuffer', 100, 'EC_Kill', 4, 'Somebody ended the job.'],
  ['taskbuffer', 102, 'EC_Expire', 6, 'The job waited too long and is tried elsewhere.'],
  ['taskbuffer', 105, 'EC_Reassigned', 6, 'The job was moved to another site.'],
  ['taskbuffer', 130, 'EC_FastRebrokerage', 6, 'The job was moved since its site was full.'],
  ['taskbuffer', 300, 'EC_WorkerDone', 6, 'The batch job ended before the job told its end.'],
  ['sup', 2, 'WORKER_ALREADY_DONE', 6, 'Harvester saw the batch job end.'],
]

/** What `/api/joberrordescriptions/` gives. */
export const ERROR_DESCRIPTIONS: readonly ErrorDescription[] = LINES.map(
  ([component, code, acronym, category, description]) => ({
    component,
    code,
    acronym,
    diagnostics: acronym,
    description,
    category,
  }),
)

export function descriptionOf(component: string, code: number): ErrorDescription | undefined {
  return ERROR_DESCRIPTIONS.find((each) => each.component === component && each.code === code)
}

/** The monitor's names of categories, by their ids. */
export const CATEGORIES = [
  'not mapped',
  'files and storage',
  'payload',
  'network',
  'killed',
  'software',
  'internal',
] as const
