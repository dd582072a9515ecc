import { z } from 'zod'
import { refusedByReturnCode, type Endpoint } from './catalogue/index.ts'

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
  if (envelope.success && !(endpoint && refusedByReturnCode(endpoint, envelope['data']))) return undefined
  if (isStillWorkedOn(envelope['async_meta'])) return undefined
  // job/set_debug_mode of panda-server 1.0.4 has its flag the wrong way round, and says so in words.
  if (/^succeeded$/i.test(envelope.message)) return undefined
  const code = envelope.success ? ` (return code ${String(envelope['data'])})` : ''
  const said =
    envelope.message.trim() === '' ? 'It gave no reason.' : `It says: "${envelope.message.trim()}".`
  return { message: `PanDA did not do this${code}. ${said}`, nextStep: nextStep(envelope.message) }
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
  if (/not authorized/i.test(message))
    return 'PanDA allows it to certain users only. Signing in again does not help.'
  if (/unexpected keyword argument/i.test(message))
    return 'This server may be too old for an argument of this call: leave out the one that it names.'
  if (/not found/i.test(message)) return 'Check the number: it may belong to another server, or be too old.'
  return 'Check the arguments against the description of the tool.'
}
