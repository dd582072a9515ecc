import { BridgeError } from '../../../errors.ts'
import type { JsonRpcError } from '../../../mcp/index.ts'
import { loginRefused } from '../../../panda/http-failure.ts'
import type { Reached } from '../../../panda/unanswered.ts'
import type { HttpRefusal } from '../../mcp/http-refusal.ts'
import { leadsElsewhere, refusedOtherwise, saidIn } from '../../mcp/refused.ts'

/**
 * What an HTTP status other than 200 means, and what the server says with it.
 * @param who PandaMCP as the user knows it
 */
export function refused(refusal: HttpRefusal, who: string, reached: Reached): BridgeError | JsonRpcError {
  const { status, text } = refusal
  const elsewhere = leadsElsewhere(refusal, who, 'not-panda')
  if (elsewhere) return elsewhere
  if (status === 403 && isOfOrigin(saidIn(refusal)?.message ?? text)) {
    return new BridgeError(
      'unknown-vo',
      `${who} takes no requests for this VO, which is sent to it as the origin (HTTP 403).`,
      "Check the VO of the server's entry; its administrators may have to allow it there.",
    )
  }
  if (status === 401 || status === 403) return loginRefused(status, who)
  return refusedOtherwise(refusal, who, reached, {
    code: 'not-panda',
    nextStep: 'Check the PandaMCP address.',
  })
}

/** As MCP's SDKs say it; pages of gateways name an origin as well. */
function isOfOrigin(text: string): boolean {
  return /\b(?:invalid|forbidden|disallowed|missing) origin\b|\borigin\b.{0,40}\b(?:not allowed|invalid|rejected)\b/i.test(
    text,
  )
}
