import { killJobs } from '../commands.ts'
import { retryJob } from '../job-generation.ts'
import { PythonCrash } from '../parameters.ts'
import { FINAL_JOB_STATUSES, type Job } from '../task.ts'
import { type Answers, type Call, no, number, numbers, ok, text } from './answer.ts'
import { describeJob } from './job-description.ts'

function describe({ world, ...call }: Call): ReturnType<typeof ok> {
  return ok(
    numbers({ world, ...call }, 'job_ids').map((id) => {
      const job = world.jobs.get(id)
      return job ? describeJob(job, world.tasks.get(job.jediTaskID)) : null
    }),
  )
}

function jobOf(call: Call): Job | undefined {
  return call.world.jobs.get(number(call, 'job_id'))
}

export const JOB: Answers = {
  'job/get_status': (call) =>
    ok(
      numbers(call, 'job_ids').map((id) => {
        const job = call.world.jobs.get(id)
        // A pilot whose job is unknown to PanDA is told to stop it.
        return job
          ? { command: job.commandToPilot, status: job.jobStatus }
          : { command: 'tobekilled', status: 'unknown' }
      }),
    ),

  'job/get_description': describe,
  'job/get_description_incl_archive': describe,

  'job/generate_offline_execution_script'(call) {
    const job = jobOf(call)
    if (!job) return `ERROR: job ${number(call, 'job_id')} was not found`
    const inputs = job.inputFiles.map((file) => `rucio download ${file.scope}:${file.lfn}`)
    return [
      '#!/bin/bash',
      `# PandaID ${job.PandaID} of task ${job.jediTaskID}`,
      'lsetup rucio',
      ...inputs,
      'python run.py "$@"',
      '',
    ].join('\n')
  },

  'job/get_metadata_for_analysis_jobs'(call) {
    const finished = call.world.jobsOf(number(call, 'task_id')).filter((job) => job.jobStatus === 'finished')
    if (finished.length === 0) return ok({}, 'No metadata found')
    return ok(
      Object.fromEntries(
        finished.map((job) => [job.PandaID, { nevents: job.nEvents, attemptNr: job.attemptNr }]),
      ),
    )
  },

  'job/kill'(call) {
    if (call.args['use_email_as_id'])
      throw new PythonCrash("get_email_address() missing 1 required positional argument: 'tmp_logger'")
    return ok(killJobs(call.world, numbers(call, 'job_ids'), call.caller))
  },

  'job/reassign'(call) {
    for (const id of numbers(call, 'job_ids')) {
      const job = call.world.jobs.get(id)
      if (job && ['defined', 'assigned', 'activated'].includes(job.jobStatus)) {
        job.jobStatus = 'closed'
        job.jobSubStatus = 'toreassign'
        retryJob(call.world, job)
      }
    }
    return ok()
  },

  'job/set_command'(call) {
    const job = jobOf(call)
    if (!job || FINAL_JOB_STATUSES.has(job.jobStatus))
      return no(`job ${number(call, 'job_id')} is not active`)
    job.commandToPilot = text(call, 'command')
    return ok(null, 'the command was sent')
  },

  'job/set_debug_mode'(call) {
    const job = jobOf(call)
    const mode = call.args['mode'] === true
    // PanDA has the sense of `success` the wrong way round here; the message is right.
    if (!job) return ok(null, `job ${number(call, 'job_id')} was not found`)
    job.debugMode = mode
    return no('Succeeded')
  },

  'job/submit'(call) {
    let jobs: unknown
    try {
      jobs = JSON.parse(text(call, 'jobs'))
    } catch {
      return no('the jobs are not a JSON text')
    }
    if (!Array.isArray(jobs) || jobs.length === 0) return no('No jobs were submitted')
    const { world } = call
    // Copies of an old job stand in for what was described.
    const [sample] = world.jobs.values()
    if (!sample) return no('Failed to submit jobs')
    return ok(
      jobs.map(() => {
        const job = retryJob(world, {
          ...sample,
          jediTaskID: 0,
          attemptNr: 0,
          inputFiles: [],
          userName: call.caller.userName,
        })
        return [job.PandaID, job.jediTaskID, null]
      }),
    )
  },
}
