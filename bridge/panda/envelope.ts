import { z } from 'zod'
import { refusedByReturnCode, type Endpoint } from './catalogue/index.ts'
import { withoutTraceback } from './traceback.ts'

/**
 * How PanDA answers: with HTTP 200 also when it failed, so that `success` is what counts.
 * @see https://panda-wms.readthedocs.io (API v1)
 */
const envelopeSchema = z.looseObject({ success: z.boolean(), message: z.string().catch('') })

/**
 * The sentences for an answer of PanDA's that says it did not do what was asked.
 * @param answer PanDA's envelope, or anything else
 * @param endpoint where known: for a few, `data` is a return code and tells of failure where `success` does not
 * @returns undefined where it is no such answer
 */
export function explainFailure(
  answer: unknown,
  endpoint?: Endpoint,
): { message: string; nextStep: string } | undefined {
  const envelope = envelopeSchema.safeParse(answer).data
  if (!envelope) return undefined
  const { success, data } = envelope
  const message = withoutTraceback(envelope.message).trim()
  if (endpoint?.successMessages !== undefined) {
    if (endpoint.successMessages.includes(message)) return undefined
  } else if (success && !(endpoint && refusedByReturnCode(endpoint, data))) {
    return ofFlags(flagsOf(endpoint, data))
  }
  if (isStillWorkedOn(envelope['async_meta'])) return undefined
  const code = success && typeof data === 'number' ? ` (return code ${data})` : ''
  const said = message === '' ? 'It gave no reason.' : `It says: "${message}".`
  return { message: `PanDA did not do this${code}. ${said}`, nextStep: nextStep(message) }
}

/**
 * A sentence for a success that is one in part: PanDA says for each job whether it was done, and success in any case.
 * @returns undefined where all was done, and where that is not told
 */
export function explainPart(answer: unknown, endpoint?: Endpoint): string | undefined {
  const envelope = envelopeSchema.safeParse(answer).data
  const flags = envelope?.success === true ? flagsOf(endpoint, envelope['data']) : []
  const done = flags.filter(Boolean).length
  if (done === flags.length || done === 0) return undefined
  return `PanDA did this for ${done} of ${flags.length} jobs, as the list says in their order. ${LEFT_OUT}`
}

const LEFT_OUT =
  'It leaves out jobs of others, those that have ended or are being killed already, and those that it does not know, and does not say which is which: look at them before repeating it.'

function ofFlags(flags: readonly boolean[]): { message: string; nextStep: string } | undefined {
  if (flags.length === 0 || flags.includes(true)) return undefined
  const jobs = flags.length === 1 ? 'the job' : `any of the ${flags.length} jobs`
  return { message: `PanDA did not do this for ${jobs}.`, nextStep: LEFT_OUT }
}

/** One for each job that a call which changes something is about. */
function flagsOf(endpoint: Endpoint | undefined, data: unknown): readonly boolean[] {
  if (endpoint === undefined || endpoint.effect === 'read') return []
  return z.array(z.boolean()).safeParse(data).data ?? []
}

const asyncSchema = z.object({ status: z.enum(['pending', 'running']) })

/** async_process/get_result of server 1.0.4 says `success: false` of a request that has no outcome yet. */
function isStillWorkedOn(asyncMeta: unknown): boolean {
  return asyncSchema.safeParse(asyncMeta).success
}

/** What PanDA's own sentences ask of the user: it words them for the programmers of clients. */
function nextStep(message: string): string {
  if (/secure connection is required/i.test(message))
    return 'The login did not reach PanDA: sign out, and sign in again.'
  if (/role required|no production\/pilot role/i.test(message))
    return 'It needs a role in the VO that this login does not have.'
  if (/not the task owner/i.test(message))
    return (
      'It is the task of somebody else, or no task of this server: PanDA says the same of both. Check the number; only the ' +
      'owner of a task, or somebody with the production role, may do this.'
    )
  if (/not authorized|authorized users/i.test(message))
    return 'PanDA allows it to certain users only. Signing in again does not help.'
  if (/unexpected keyword argument/i.test(message))
    return 'This server may be too old for an argument of this call: leave out the one that it names.'
  if (/database failure/i.test(message))
    return 'It also says this where there is nothing to count, as for a VO without jobs now. Try again in a few minutes if there should be some.'
  if (/not found/i.test(message)) return 'Check the number: it may belong to another server, or be too old.'
  return 'Check the arguments against the description of the tool.'
}
