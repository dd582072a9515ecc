import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from '../assistants/refuse.ts'

/** A name as VOs have it, and no browser's Origin (RFC 6454, 6.1): that has a scheme, or is `null`. */
const vo = /^(?!null$)[\w.-]{1,60}(?::[\w.-]{1,60})?$/

/**
 * PanDA's own clients send the VO as Origin, since PanDA looks for it there. It is refused as any other that is not a page
 * of this computer, so that the check stays one that nobody can talk their way past; but it is said what to leave out.
 */
export function passesVoAsOrigin({ headers }: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = headers
  if (origin === undefined || !vo.test(origin)) return true
  const message =
    `This request has the header "Origin: ${origin}", which names the VO for PanDA itself. Leave that header out here: ` +
    'PanDA Bridge adds the VO of the server that its user has chosen, and takes an Origin only from pages of this computer.'
  refuse(response, 403, -32_000, message)
  return false
}
