import { STATUS_CODES } from 'node:http'
import type { Endpoint } from './endpoints.ts'
import { type McpTool, toolOf, validateArguments } from './mcp-tools.ts'
import { pythonStr, type PythonValue } from './python.ts'
import type { Rest } from './rest.ts'
import type { RestOutcome } from './rest-request.ts'

/** Whose call it is: the headers that PandaMCP reads. */
export interface Credentials {
  authorization: string | undefined
  origin: string | undefined
}

export interface ToolResult {
  content: { type: string; [field: string]: unknown }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
  [field: string]: unknown
}

export interface EndpointTool {
  tool: McpTool
  call(args: Record<string, PythonValue>, credentials: Credentials): Promise<ToolResult>
}

/** PandaMCP takes `X-Auth-Token` before `Authorization`, with or without `Bearer`. */
export function credentialsOf(headers: Headers | undefined): Credentials {
  const header = headers?.get('x-auth-token') ?? headers?.get('authorization')
  const token = header?.startsWith('Bearer ') ? header.split(' ')[1] : header
  return { authorization: token ? `Bearer ${token}` : undefined, origin: headers?.get('origin') ?? undefined }
}

/** A tool that calls a REST endpoint for its caller, with the caller's own token. */
export function endpointTool(endpoint: Endpoint, rest: Rest, baseUrl: string): EndpointTool {
  const tool = toolOf(endpoint)
  const method = endpoint.documentedMethod ?? 'GET'
  const path = `/api/v1/${endpoint.module}/${endpoint.name}`
  return {
    tool,
    async call(given, { authorization, origin }) {
      const validated = validateArguments(endpoint, given)
      if ('problem' in validated) return failure(tool.name, validated.problem)
      const outcome = await rest.perform({
        via: 'mcp',
        method,
        path,
        query: method === 'GET' ? queryOf(validated.args) : new URLSearchParams(),
        authorization,
        origin,
        contentType: 'application/json',
        accept: 'application/json',
        body: Buffer.from(method === 'POST' ? JSON.stringify(validated.args) : ''),
      })
      return toolResult(tool.name, outcome, `${baseUrl}${path}`)
    },
  }
}

/** As Python's `requests` writes them: a list repeats its name, None is left out, True is `True`. */
function queryOf(args: Record<string, PythonValue>): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(args)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) query.append(name, pythonStr(item))
    }
  }
  return query
}

function toolResult(name: string, outcome: RestOutcome, url: string): ToolResult {
  if (outcome.delivery) return failure(name, 'Connection aborted: the server closed the connection')
  if (outcome.status >= 400) {
    const whose = outcome.status >= 500 ? 'Server' : 'Client'
    return failure(
      name,
      `${outcome.status} ${whose} Error: ${STATUS_CODES[outcome.status] ?? ''} for url: ${url}`,
    )
  }
  let answer: unknown
  try {
    answer = JSON.parse(outcome.body)
  } catch {
    return failure(name, 'Expecting value: line 1 column 1 (char 0)')
  }
  if (typeof answer === 'string') return { content: [{ type: 'text', text: answer }], isError: false }
  return {
    content: [{ type: 'text', text: outcome.body }],
    structuredContent: answer as Record<string, unknown>,
    isError: false,
  }
}

function failure(name: string, reason: string): ToolResult {
  return { content: [{ type: 'text', text: `Error calling tool '${name}': ${reason}` }], isError: true }
}
