import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { McpFault } from './faults.ts'
import { drop, send, sendJson, sendOverloaded, sendText } from './http.ts'

/** Answers in place of PandaMCP, and returns true; false when the fault only delays the right answer. */
export async function breakAnswer(
  fault: McpFault,
  response: ServerResponse,
  carryOut: () => Promise<void>,
): Promise<boolean> {
  switch (fault.kind) {
    case 'slow':
      await wait(fault.ms, undefined, { ref: false })
      return false
    case 'silent':
    case 'gone-silent':
      return true
    case 'down':
      drop(response)
      return true
    case 'overloaded':
      sendOverloaded(response)
      return true
    case 'crash':
      sendText(response, 500, 'Internal Server Error')
      return true
    case 'invalid-json':
      send(response, 200, 'application/json', '{"jsonrpc": "2.0", "id": 1, "result": {')
      return true
    case 'unauthorized':
      response.setHeader('www-authenticate', 'Bearer error="invalid_token"')
      sendJson(response, 401, { error: 'invalid_token' })
      return true
    case 'redirect':
      response.writeHead(307, { location: fault.to }).end()
      return true
    case 'half-sse':
      if (fault.when === 'after-call') await carryOut()
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
      response.write('event: message\ndata: {"jsonrpc": "2.0", "id": ', () => response.destroy())
      return true
  }
}
