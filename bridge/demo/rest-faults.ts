import type { RestFault } from './faults.ts'
import type { RestOutcome } from './rest-request.ts'

const HTML = 'text/html; charset=iso-8859-1'

/** What a fault answers instead of the endpoint; undefined when it only delays or cuts the right answer. */
export function brokenAnswer(fault: RestFault): RestOutcome | undefined {
  switch (fault.kind) {
    case 'slow':
    case 'truncated':
    case 'bad-gateway':
      return undefined
    case 'silent':
    case 'gone-silent':
      return { status: 0, type: '', body: '', delivery: 'none' }
    case 'down':
      return { status: 0, type: '', body: '', delivery: 'dropped' }
    case 'overloaded':
      return { status: 503, type: HTML, body: '<html><body><h1>Service Unavailable</h1></body></html>' }
    case 'crash':
      return { status: 500, type: 'text/plain', body: "'NoneType' object is not subscriptable" }
    case 'invalid-json':
      return { status: 200, type: 'text/plain', body: '{"success": true, "message": "", "data": [1, 2,' }
    case 'html':
      return { status: 200, type: HTML, body: '<html><body><h1>Sign in to the network</h1></body></html>' }
    case 'refuse':
      return refusal(fault.message ?? 'database error in the PanDA server')
    case 'return-code': {
      const message = fault.message ?? 'the task is in a state that does not allow this'
      return {
        status: 200,
        type: 'text/plain',
        body: JSON.stringify({ success: true, message, data: fault.code }),
      }
    }
    case 'token-refused':
      return forbidden(
        `Token authentication failed. ${fault.reason ?? 'Invalid token. Signature has expired'}`,
      )
    case 'banned':
      return forbidden('Dana Muon is banned')
    case 'huge':
      return {
        status: 200,
        type: 'text/plain',
        body: JSON.stringify({ success: true, message: '', data: 'x'.repeat(fault.bytes) }),
      }
  }
}

function refusal(message: string): RestOutcome {
  return { status: 200, type: 'text/plain', body: JSON.stringify({ success: false, message, data: null }) }
}

function forbidden(reason: string): RestOutcome {
  return { status: 403, type: 'text/plain', body: `ERROR : ${reason}` }
}
