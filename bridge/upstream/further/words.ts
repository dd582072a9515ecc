import { BridgeError } from '../../errors.ts'
import type { JsonRpcError } from '../../mcp/index.ts'
import { LOOK_FIRST, type Reached } from '../../panda/unanswered.ts'
import type { HttpRefusal } from '../mcp/http-refusal.ts'
import type { McpWords } from '../mcp/mcp-connection.ts'
import { leadsElsewhere, refusedOtherwise, saidIn } from '../mcp/refused.ts'
import { cleanError } from '../from-upstream.ts'
import { LINK } from './how-to-link.ts'

const CHECK_ADDRESS = 'Check its address in PanDA Bridge, or ask who runs it.'

/** @param who as the user knows it: "INSPIRE (HOST)" */
export function wordsOf(who: string): McpWords {
  return {
    who,
    refused: (refusal, reached) => refused(refusal, who, reached),
    noSession: (message) => new BridgeError('not-mcp', `${who} opens no session: ${message}`, CHECK_ADDRESS),
    notMcp: (reached) => {
      const said = `${who} gave an answer that is not the MCP protocol`
      return reached === 'unknown'
        ? new BridgeError('not-mcp', `${said}: whether the call was carried out is not known.`, LOOK_FIRST)
        : new BridgeError('not-mcp', `${said}.`, CHECK_ADDRESS)
    },
  }
}

/** It is not linked with any login yet. */
export function notLinked(who: string): BridgeError {
  return new BridgeError('not-linked', `${who} wants a login, and it is not linked with one.`, LINK)
}

function refused(refusal: HttpRefusal, who: string, reached: Reached): BridgeError | JsonRpcError {
  const { status } = refusal
  const elsewhere = leadsElsewhere(refusal, who, 'not-mcp')
  if (elsewhere) return elsewhere
  if (status === 401)
    return new BridgeError(
      'link-refused',
      `${who} does not take the login that it was asked with, or wants one (HTTP 401).`,
      LINK,
    )
  const said = saidIn(refusal)
  if (status === 403 && said) return cleanError(said.code, said.message, who)
  if (status === 403)
    return new BridgeError(
      'link-refused',
      `${who} does not let this login do that (HTTP 403).`,
      'Ask who runs it whether you may, or link it with another login.',
    )
  return refusedOtherwise(refusal, who, reached, { code: 'not-mcp', nextStep: CHECK_ADDRESS })
}
