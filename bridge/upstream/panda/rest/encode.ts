import { BridgeError } from '../../../errors.ts'
import { toolName } from '../../../panda/catalogue/index.ts'
import type { Arguments, Endpoint, Method, Parameter } from '../../../panda/catalogue/types.ts'

/** A call as it goes out, less what says who calls. */
export interface RestRequest {
  method: Method
  url: string
  /** JSON, of a POST only. */
  body?: string
}

/** Characters that httpd takes in a request line are 8190, the method and the protocol's version among them. */
const LONGEST_URL = 8_000

/**
 * A call as PanDA's REST API wants it: a GET has its parameters in the URL and repeats the name for each
 * item of a list, a POST has them in a JSON object.
 * @param base of the server, without a trailing slash
 * @param args as `checkArguments` hands them back
 * @throws BridgeError `invalid-input` when they are too many for a URL and the server insists on one
 */
export function encodeCall(base: string, endpoint: Endpoint, args: Arguments): RestRequest {
  const url = `${base}${endpoint.path}`
  if (endpoint.method === 'POST') return { method: 'POST', url, body: bodyOf(endpoint, args) }
  const query = queryOf(endpoint, args)
  const whole = query === '' ? url : `${url}?${query}`
  if (whole.length <= LONGEST_URL) return { method: 'GET', url: whole }
  if (endpoint.anyMethod) return { method: 'POST', url, body: bodyOf(endpoint, args) }
  throw new BridgeError(
    'invalid-input',
    `The arguments make a URL of ${whole.length} characters, and PanDA takes ${LONGEST_URL} for ${toolName(endpoint)}.`,
    'Nothing was sent to PanDA: ask for less at a time.',
  )
}

function queryOf(endpoint: Endpoint, args: Arguments): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(args)) {
    const parameter = parameterOf(endpoint, name)
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
      query.append(name, typeof item === 'string' ? item : literal(parameter, item))
  }
  return query.toString()
}

function bodyOf(endpoint: Endpoint, args: Arguments): string {
  const fields = Object.entries(args).map(
    ([name, value]) => `${JSON.stringify(name)}:${literal(parameterOf(endpoint, name), value)}`,
  )
  return `{${fields.join(',')}}`
}

function parameterOf({ parameters }: Endpoint, name: string): Parameter | undefined {
  return parameters.find((parameter) => parameter.name === name)
}

/** A value as JSON, with a float written as one: Python reads 120 as an int, and PanDA refuses that for a float. */
function literal(parameter: Parameter | undefined, value: unknown): string {
  const json = JSON.stringify(value)
  const type = parameter?.pythonType ?? ''
  const isFloat = type === 'float' || (type.includes('float') && !Number.isSafeInteger(value))
  return isFloat && Number.isInteger(value) && !json.includes('e') ? `${json}.0` : json
}
