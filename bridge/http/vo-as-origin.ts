import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from '../assistants/refuse.ts'
import { voPattern } from '../panda/vo.ts'

/** A longer one is no VO's, and is not repeated. */
const LONGEST = 100

/**
 * PanDA's own clients send the VO as Origin, since PanDA looks for it there. It is refused as any other that is not a page
 * of this computer, so that the check stays one that nobody can talk their way past; but it is said what to leave out.
 */
export function passesVoAsOrigin({ headers }: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = headers
  // A browser's has a scheme, or is `null` (RFC 6454, 6.1).
  const isVo = origin !== undefined && origin !== 'null' && origin.length <= LONGEST && voPattern.test(origin)
  if (!isVo) return true
  const message =
    `This request has the header "Origin: ${origin}", which names the VO for PanDA itself. Leave that header out here: ` +
    'PanDA Bridge adds the VO of the server that its user has chosen, and takes an Origin only from pages of this computer.'
  refuse(response, 403, -32_000, message)
  return false
}
