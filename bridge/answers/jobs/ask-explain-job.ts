import { errorsOf } from '../../diagnosis/index.ts'
import { jobHasEnded } from '../../panda/ended.ts'
import { isMine, type Context } from '../context.ts'
import type { Reader } from '../reader.ts'
import type { InputOf } from '../inputs.ts'
import { nothingRead } from '../nothing-read.ts'
import { asTask } from '../other-number.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { readFirstJob, readJob, type JobFacts } from '../reading/job.ts'
import type { ExplainedJob } from '../shapes/index.ts'
import { explainJob } from './explain-job.ts'
import { logExcerpt } from './log-excerpt.ts'

/** Why a job failed: one request to PanDA; its log by the monitor, where there is one. */
export async function askExplainJob(
  context: Context,
  { job_id: jobId }: InputOf<'panda_explain_job'>,
  inquiry: Inquiry,
  reader: Reader,
): Promise<ExplainedJob> {
  const job = await findJob(context, jobId, inquiry)
  const errors = errorsOf(job.whole, await context.othersErrors.get())
  const { length: missing } = inquiry.missing
  const found = await logExcerpt(context, job, errors, inquiry)
  const explained = explainJob(
    {
      job,
      errors,
      isMine: isMine(context, job.owner),
      log: found?.excerpt,
      cause: found?.cause,
      // What could not be had just now need not be advised.
      mayHaveLog: context.bigPanda.state.is !== 'none' && inquiry.missing.length === missing,
      ...(reader === 'person' && { mostFiles: 2_000 }),
    },
    context.links,
  )
  return { ...explained, sources: inquiry.sources, missing: inquiry.missing }
}

/** By PanDA, and where that does not have it, by the monitor, which looks further back. @throws BridgeError */
export async function findJob(context: Context, jobId: number, inquiry: Inquiry): Promise<JobFacts> {
  const { panda, bigPanda } = context
  const input = { job_ids: [jobId] }
  const asked = panda.value('job_get_description_incl_archive', input, readFirstJob, {
    isFinal: (job) => job !== undefined && jobHasEnded(job.status),
  })
  const job = await inquiry.read(`Job ${jobId}`, asked)
  if (job) return job
  const hasAnswered = inquiry.failures.length === 0
  if (bigPanda.state.is !== 'none') {
    const page = bigPanda.job(jobId, { signal: inquiry.signal })
    const found = await inquiry.readMonitor('job', `Job ${jobId}`, page)
    const byMonitor = found && readJob(found.job, found.files)
    if (byMonitor) return byMonitor
  }
  const task = hasAnswered ? await asTask(context, jobId, inquiry) : undefined
  throw task ?? nothingRead(inquiry, `Job ${jobId}`, hasAnswered)
}
