import type { FailureKind } from '../failure-kinds.ts'
import { type Circumstances, DISK, inputOf, memoryOf, outputOf } from '../failures.ts'

/** What a failure leaves in the files of the log. Lines of the pilot are `LEVEL|function|message`. */
export interface Evidence {
  pilot: readonly string[]
  setup?: readonly string[]
  stdout?: readonly string[]
  stderr?: readonly string[]
}

type Write = (about: Circumstances) => Evidence

/** As the pilot ends each payload that it did not stop itself. */
function exited(code: number, last: string): string[] {
  return [
    `INFO|run_payload|payload process ended with exit code ${code}`,
    'INFO|interpret_payload_exit|looking for a reason in the tail of payload.stdout and in payload.stderr',
    `WARNING|interpret_payload_exit|the payload itself failed: ${last}`,
    `CRITICAL|set_error|Failed to execute payload: exit code ${code}`,
  ]
}

const inputEnded: Write = (about) => ({
  pilot: exited(65, 'the event loop ended with status FAILURE'),
  stdout: [
    'TFileAccessTracer    INFO    opened 1 file in all',
    `Error in <TNetXNGFile::ReadBuffers>: [ERROR] Operation expired while reading ${inputOf(about)}`,
    'xAOD::TEvent         ERROR   TEvent.cxx: could not read branch "AnalysisElectronsAuxDyn.pt" at entry 18211',
    'EventLoop            FATAL   xAODTools: event loop ended with status FAILURE at entry 18211',
    'PyJobTransforms.trfExe.validate CRITICAL Transform executor returned TRF_EXEC_FAIL (65)',
  ],
  stderr: ['SysError in <TFile::ReadBuffer>: error reading from file (Input/output error)'],
})

const copyFailed =
  (message: string): Write =>
  (about) => ({
    pilot: [
      `INFO|copy_in|rucio download of mc23_13p6TeV:${inputOf(about)} by root, attempt 3 of 3`,
      `WARNING|copy_in|attempt 3 gave up: ${message}`,
      `ERROR|transfer_files|${message}`,
      'WARNING|resolve_replicas|no other replica is left to be tried',
    ],
  })

const written =
  (...lines: string[]): Write =>
  () => ({ pilot: lines })

export const EVIDENCE: Record<FailureKind, Write> = {
  payloadExit65: inputEnded,
  payloadAndRegistration: (about) => ({
    ...inputEnded(about),
    pilot: [
      ...inputEnded(about).pilot,
      `WARNING|stage_out|${outputOf(about)} was written although the payload failed; it is not registered`,
    ],
  }),
  payloadPython: () => ({
    pilot: exited(1, "KeyError: 'el_pt_NOSYS'"),
    stdout: ['run.py: booking 214 histograms', 'run.py: reading tree "analysis" with 31 branches'],
    stderr: [
      'Traceback (most recent call last):',
      '  File "/srv/run.py", line 188, in <module>',
      '    main()',
      '  File "/srv/run.py", line 141, in main',
      '    fill(histograms, event)',
      '  File "/srv/selection/electrons.py", line 57, in fill',
      '    pt = event["el_pt_NOSYS"]',
      "KeyError: 'el_pt_NOSYS'",
    ],
  }),
  segmentationFault: () => ({
    pilot: exited(139, 'Segmentation fault (core dumped)'),
    stdout: [' *** Break *** segmentation violation', 'There was a crash in a thread of this process.'],
    stderr: [
      '#5  0x00007f0f1c2a4b10 in JetCleaner::execute (this=0x0) at source/JetCleaner/Root/JetCleaner.cxx:94',
      '#6  0x00007f0f1c3d0e22 in EL::AlgorithmWrapper::execute() from libEventLoop.so',
      '/srv/payload.sh: line 31: 20417 Segmentation fault      (core dumped) python run.py',
    ],
  }),
  stageIn: (about) =>
    copyFailed(`Failed to stage-in file: ${inputOf(about)}: checksum of the source not to be had`)(about),
  replicaNotFound: (about) =>
    copyFailed(`Replica not found: mc23_13p6TeV:${inputOf(about)} has no available replica`)(about),
  stageInTimeout: (about) =>
    copyFailed(`File transfer timed out during stage-in: ${inputOf(about)}: copy command ended after 3600 s`)(
      about,
    ),
  remoteOpen: (about) => ({
    pilot: [
      'INFO|open_remote_files|trying to open 1 remote file before the payload starts',
      `WARNING|open_remote_files|root://xrootd.demo.example.org//atlas/${inputOf(about)}: [FATAL] Connection error`,
      `ERROR|open_remote_files|Remote file could not be opened: ${inputOf(about)}`,
    ],
  }),
  workDirectory: (about) => ({
    pilot: [
      'INFO|check_work_dir|size of the payload work directory: 27541 MB',
      `WARNING|check_work_dir|user work directory /srv/PanDA_Pilot-${about.job.PandaID} is too large: 27541 MB > ${DISK} MB`,
      'INFO|list_work_dir|20.9 GB cache/, 5.1 GB ntuple.root, 0.9 GB debug.root, 0.6 GB others',
      'CRITICAL|kill_processes|the payload is killed since its work directory is too large',
    ],
    stdout: ['run.py: --keep-cache is on, intermediate trees stay in cache/'],
  }),
  outputTooLarge: (about) => ({
    pilot: [
      `INFO|check_output|${outputOf(about)}: 15728640000 B`,
      `ERROR|check_output|Output file too large: ${outputOf(about)}: 15728640000 B > 10737418240 B`,
    ],
  }),
  missingOutput: (about) => ({
    pilot: [
      'INFO|run_payload|payload process ended with exit code 0',
      `ERROR|check_output|Local output file is missing: ${outputOf(about)}`,
      'INFO|check_output|files in the work directory: hist-sample.root run.log',
    ],
    stdout: ['run.py: 0 events pass the selection', 'run.py: nothing to write, ntuple.root is not made'],
  }),
  stageOut: (about) => ({
    pilot: [
      `INFO|copy_out|rucio upload of ${outputOf(about)} to ${about.job.computingSite}_SCRATCHDISK, attempt 3 of 3`,
      'WARNING|copy_out|attempt 3 gave up: HTTP 507 Insufficient Storage at MKCOL of the folder',
      `ERROR|transfer_files|Failed to stage-out file: ${outputOf(about)}: the storage refused to make the folder`,
    ],
  }),
  looping: (about) => ({
    pilot: [
      'INFO|looping_job|no file of the work directory was touched for 7213 s, the limit is 7200 s',
      'WARNING|looping_job|pilot has decided to kill looping job',
      `INFO|looping_job|a core dump of process ${20_000 + (about.job.PandaID % 9000)} was made first`,
      'CRITICAL|set_error|Looping job killed by pilot',
    ],
    stdout: ['run.py: waiting for the lock /srv/cache/calibration.lock held by another process'],
  }),
  noProxy: written(
    'INFO|verify_proxy|X509_USER_PROXY is /srv/x509up_u25606-prod',
    'ERROR|verify_proxy|Grid proxy not valid: no such file',
    'CRITICAL|set_error|the job cannot reach storage without a proxy',
  ),
  noVomsProxy: written(
    'INFO|verify_proxy|attributes of /srv/x509up_u25606-prod: time left -312 s',
    'ERROR|verify_proxy|Voms proxy not valid: the attributes have expired',
    'WARNING|stage_out|stage-out is not tried without valid attributes',
  ),
  noSoftware: (about) => ({
    pilot: [
      'INFO|get_setup|looking for /cvmfs/atlas.cern.ch/repo/sw',
      `ERROR|get_setup|Software directory does not exist: /cvmfs/atlas.cern.ch/repo/sw on a node of ${about.job.computingSite}`,
    ],
    setup: ['ls: cannot access /cvmfs/atlas.cern.ch/repo/sw: Transport endpoint is not connected'],
  }),
  setup: () => ({
    pilot: [
      'WARNING|run_setup|setup ended with exit code 64',
      'ERROR|run_setup|Failed during payload setup: see setup.stdout',
    ],
    setup: [
      'asetup AnalysisBase,25.2.99,x86_64-el9-gcc13-opt',
      '!!!ERROR!!! No matched release is found for AnalysisBase,25.2.99,x86_64-el9-gcc13-opt',
      'nearest: AnalysisBase,25.2.41',
    ],
  }),
  userCode: (about) => ({
    pilot: exited(146, 'the user tarball could not be downloaded'),
    setup: [
      `curl: (22) The requested URL returned error: 404: sources.${about.task.jediTaskID}.tar.gz`,
      'runGen: the tarball of the user code is not on the server any more',
    ],
  }),
  outOfMemory: (about) => ({
    pilot: [
      `WARNING|memory_usage|PSS of the payload: ${about.job.maxPSS} kB; asked for: ${memoryOf(about) * 1000} kB`,
      'WARNING|interpret_payload_exit|payload.stderr holds a sign of the memory running out',
      'CRITICAL|set_error|Payload ran out of memory',
    ],
    stdout: ['run.py: loading systematics tree 41 of 120'],
    stderr: ["terminate called after throwing an instance of 'std::bad_alloc'", '  what():  std::bad_alloc'],
  }),
  memoryLimit: (about) => ({
    pilot: [
      `WARNING|memory_usage|job has exceeded the memory limit: ${about.job.maxPSS} kB > ${memoryOf(about) * 1000} kB`,
      'CRITICAL|kill_processes|Payload exceeded maximum allowed memory: the payload is killed',
    ],
    stdout: ['run.py: loading systematics tree 77 of 120'],
  }),
  timeLimit: (about) => ({
    pilot: [
      `WARNING|check_time|the job has run for ${Math.round(about.task.walltime * 1.01)} s, the limit is ${about.task.walltime} s`,
      'CRITICAL|kill_processes|Reached batch system time limit: the payload is killed',
    ],
    stdout: ['run.py: 61% of all events done, 5 h 10 min to go at this speed'],
  }),
  sigterm: written(
    'WARNING|signal_handler|caught signal: SIGTERM in FRAME=<frame at 0x1c8>',
    'WARNING|kill_worker|the batch system wants this slot back; ending the payload',
    'CRITICAL|set_error|Job killed by signal: SIGTERM',
  ),
  lostHeartbeat: written(),
  workerDone: written(),
  registration: written(
    'INFO|stage_out|all outputs are in storage',
    'INFO|send_state|the server was told that the job is finished',
  ),
  unknownCode: () => ({
    pilot: [
      'ERROR|site_plugin|code 9876 from the plugin of the site: the GPU fell off the bus (node gpu-17)',
    ],
    stderr: ['CUDA error 46: all devices are busy or unavailable'],
  }),
  killed: written('WARNING|process_server_command|the server sends tobekilled: the payload is killed'),
  expired: written(),
  rebrokered: written(),
  fastRebrokered: written(),
}
