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
  // job/set_debug_mode of panda-server 1.0.3 has its flag the wrong way round, and says so in words.
  if (/^succeeded$/i.test(envelope.message)) return undefined
  const code = envelope.success ? ` (return code ${String(envelope['data'])})` : ''
  const said =
    envelope.message.trim() === '' ? 'It gave no reason.' : `It says: "${envelope.message.trim()}".`
  return { message: `PanDA did not do this${code}. ${said}`, nextStep: nextStep(envelope.message) }
}

/** What PanDA's own sentences ask of the user: it words them for the programmers of clients. */
function nextStep(message: string): string {
  if (/secure connection is required/i.test(message))
    return 'The login did not reach PanDA: sign out, and sign in again.'
  if (/role required/i.test(message)) return 'It needs a role in the VO that this login does not have.'
  if (/not the task owner/i.test(message))
    return "Only the task's owner, or somebody with the production role, may do this."
  if (/not found/i.test(message)) return 'Check the number: it may belong to another server, or be too old.'
  return 'Check the arguments against the description of the tool.'
}
