import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ANSWERS } from './answers/index.ts'
import type { Answer } from './answers/answer.ts'
import type { Clock } from './clock.ts'
import { Doorkeeper } from './doorkeeper.ts'
import { type Endpoint, findEndpoint } from './endpoints.ts'
import { type Faults, type RestFault, takeFault } from './faults.ts'
import { drop, pathOf, queryOf, readBody, send, sendHeaderTooLong, sendTruncated } from './http.ts'
import { type Arguments, bindArguments, PythonCrash, WrongParameter } from './parameters.ts'
import { pythonStr, toJson } from './python.ts'
import { parseReceived } from './received.ts'
import { type LoggedRequest, logRequest } from './request-log.ts'
import { brokenAnswer } from './rest-faults.ts'
import type { RestOutcome, RestRequest } from './rest-request.ts'
import { isOnKeptConnection } from './server.ts'
import type { DemoState } from './state.ts'
import type { Caller } from './tokens.ts'

export interface Rest {
  /** Carries a call out, faults included. */
  perform(request: RestRequest): Promise<RestOutcome>
  /** The same for a request over HTTP. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/** PanDA's REST API v1, with its ways of saying no. */
export function createRest(
  state: DemoState,
  faults: Faults,
  log: LoggedRequest[],
  issuer: string,
  clock: Clock,
): Rest {
  const doorkeeper = new Doorkeeper(state, issuer, clock)

  async function perform(request: RestRequest): Promise<RestOutcome> {
    state.world.advance()
    const entry = logRequest(log, {
      time: new Date(),
      via: request.via,
      method: request.method,
      path: request.path,
      args: argumentsForLog(request),
      who: undefined,
      vo: request.origin,
      hadToken: request.authorization !== undefined,
      requestId: request.requestId,
      status: 0,
    })
    const fault = takeFault(faults, 'rest', request.path, undefined, request.isKept)
    if (fault?.kind === 'slow') await wait(fault.ms, undefined, { ref: false })
    const broken = fault && brokenAnswer(fault)
    const outcome = broken ?? withDelivery(answer(request, entry, state, doorkeeper), fault)
    entry.status = outcome.status
    return outcome
  }

  return {
    perform,
    async handle(request, response) {
      const { headers } = request
      if (longestHeader(request) > LONGEST_HEADER) return sendHeaderTooLong(response)
      const outcome = await perform({
        via: 'rest',
        method: request.method ?? 'GET',
        path: pathOf(request),
        query: queryOf(request),
        authorization: headers.authorization,
        origin: headers.origin,
        contentType: headers['content-type'],
        contentEncoding: headers['content-encoding'],
        accept: headers.accept,
        requestId: [headers['x-request-id']].flat()[0],
        body: await readBody(request),
        isKept: isOnKeptConnection(request),
      })
      if (outcome.delivery === 'none') return
      if (outcome.delivery === 'dropped') drop(response)
      else if (outcome.delivery === 'truncated') sendTruncated(response, outcome.type, outcome.body)
      else send(response, outcome.status, outcome.type, outcome.body)
    },
  }
}

/** What httpd takes of one header, in bytes with its name. */
const LONGEST_HEADER = 8190

function longestHeader({ rawHeaders }: IncomingMessage): number {
  const lengths = rawHeaders.map((part, index) => part.length + (rawHeaders[index + 1]?.length ?? 0) + 2)
  return Math.max(0, ...lengths.filter((_, index) => index % 2 === 0))
}

/** The arguments as they came, also of a call that a fault keeps from being answered. */
function argumentsForLog(request: RestRequest): Arguments {
  try {
    const received = parseReceived(request)
    return typeof received === 'object' && received !== null ? (received as Arguments) : {}
  } catch {
    return {}
  }
}

function withDelivery(outcome: RestOutcome, fault: RestFault | null): RestOutcome {
  if (fault?.kind === 'bad-gateway')
    return { status: 502, type: 'text/html', body: '<html><body><h1>Bad Gateway</h1></body></html>' }
  return fault?.kind === 'truncated' ? { ...outcome, delivery: 'truncated' } : outcome
}

function text(status: number, body: string): RestOutcome {
  return { status, type: 'text/plain', body }
}

/** In PanDA's order: is there such an endpoint, is the token good, is the body JSON, then the endpoint itself. */
function answer(
  request: RestRequest,
  entry: LoggedRequest,
  state: DemoState,
  doorkeeper: Doorkeeper,
): RestOutcome {
  const [, api, version, module = '', name = '', ...rest] = request.path.split('/')
  if (api !== 'api') return text(404, 'not found')
  const endpoint = version === 'v1' && rest.length === 0 ? findEndpoint(module, name) : undefined
  if (!endpoint) return text(403, `ERROR : method ${name} is forbidden`)

  let caller: Caller | undefined
  const token = request.authorization?.split(/\s+/)[1]
  if (token) {
    const decision = doorkeeper.check(token, request.origin)
    if ('refused' in decision) return text(403, `ERROR : Token authentication failed. ${decision.refused}`)
    caller = decision.caller
    entry.who = caller.sub
    const { userName } = caller
    if (doorkeeper.isBanned(userName)) return text(403, `ERROR : ${userName} is banned`)
  }

  const isJson = request.contentType === 'application/json' || request.accept === 'application/json'
  try {
    const answered = call(endpoint, request, caller, state)
    return text(200, isJson ? toJson(answered) : pythonStr(answered))
  } catch (error) {
    if (error instanceof SyntaxError) return text(500, `ERROR : received invalid JSON : ${error.message}`)
    if (error instanceof PythonCrash) return text(500, error.message)
    throw error
  }
}

/** The checks that stand before every endpoint of PanDA, then its answer. */
function call(
  endpoint: Endpoint,
  request: RestRequest,
  caller: Caller | undefined,
  { world }: DemoState,
): Answer {
  const received = parseReceived(request)
  if (endpoint.secure && !caller) return refusal('SSL secure connection is required')
  if (endpoint.productionRole && !caller?.productionRole) return refusal('production or pilot role required')
  if (endpoint.method && endpoint.method !== request.method) {
    return refusal(`expected ${endpoint.method}, received ${request.method}`)
  }
  let args: Arguments
  try {
    args = bindArguments(endpoint, request.method, received)
  } catch (error) {
    if (error instanceof WrongParameter) return refusal(error.message)
    throw error
  }
  if (endpoint.taskOwnerOrProduction && args['task_id'] && !caller?.productionRole) {
    const owner = world.tasks.get(Number(args['task_id']))?.userName
    if (owner !== caller?.userName) return refusal('not the task owner or no production role')
  }
  const give = ANSWERS[`${endpoint.module}/${endpoint.name}`]
  if (!give) throw new PythonCrash(`the demo has no answer for ${endpoint.module}/${endpoint.name}`)
  const { authorization } = request
  return give({ world, caller: caller ?? NOBODY, authorization, args })
}

function refusal(message: string): Answer {
  return { success: false, message, data: null }
}

/** Who calls an endpoint that needs no login. */
const NOBODY: Caller = {
  sub: '',
  userName: '',
  dn: '',
  email: '',
  vo: '',
  role: undefined,
  fqans: [],
  productionRole: false,
}
