import type { Endpoint, Parameter } from './endpoints.ts'
import { PARAMETERS, SUMMARIES } from './mcp-words.ts'
import type { PythonValue } from './python.ts'

export interface McpTool {
  name: string
  description: string
  inputSchema: Record<string, unknown>
  outputSchema?: Record<string, unknown>
}

const TYPES: Record<string, Record<string, unknown>> = {
  str: { type: 'string' },
  int: { type: 'integer' },
  float: { type: 'number' },
  bool: { type: 'boolean' },
  None: { type: 'null' },
  dict: { additionalProperties: true, type: 'object' },
  Dict: { additionalProperties: true, type: 'object' },
  list: { items: {}, type: 'array' },
  List: { items: {}, type: 'array' },
  'List[int]': { items: { type: 'integer' }, type: 'array' },
  'List[str]': { items: { type: 'string' }, type: 'array' },
}

/** What FastMCP makes of a Python annotation; `int = None` stays an integer whose default is null. */
function parameterSchema(parameter: Parameter): Record<string, unknown> {
  const options = (parameter.type ?? '').split('|').map((type) => TYPES[type.trim()] ?? {})
  const schema = options.length > 1 ? { anyOf: options } : { ...options[0] }
  return parameter.required ? schema : { ...schema, default: parameter.default ?? null }
}

function words(name: string): string {
  const text = name.replaceAll('_', ' ')
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** The answer in words, which differ for commands and for questions. */
function returns({ returnCodeInData }: Endpoint): string[] {
  const object = 'dict: The answer of the system `{"success": success, "message": message, "data": data}`.'
  return returnCodeInData
    ? [
        `${object} success says whether the request was taken, message has the`,
        '      reason when it was not. data has a return code: 0 for success, any other for failure.',
      ]
    : [
        object,
        '      With success the field data has what was asked for.',
        '      Without it the field message has the reason.',
      ]
}

/** A docstring as PandaMCP passes it on, indentation, `req` and all; the words are the demo's own. */
function docstring(endpoint: Endpoint): string {
  const { module, name, documentedMethod, parameters } = endpoint
  const summary = SUMMARIES[`${module}/${name}`] ?? `${words(name)} (${module}).`
  const needs = endpoint.productionRole
    ? 'Requires a secure connection and the production role.'
    : endpoint.taskOwnerOrProduction
      ? 'Requires a secure connection, and to be the owner of the task or to have the production role.'
      : endpoint.secure
        ? 'Requires a secure connection.'
        : ''
  const args = parameters.map((parameter) => {
    const meaning = PARAMETERS[`${name}.${parameter.name}`] ?? PARAMETERS[parameter.name]
    const type = `${parameter.type ?? 'int'}${parameter.required ? '' : ', optional'}`
    return `${parameter.name}(${type}): ${meaning ?? parameter.name.replaceAll('_', ' ')}`
  })
  const indented = (lines: readonly string[]): string[] => lines.map((line) => `        ${line}`)
  return [
    '',
    `    ${words(name)}`,
    '',
    `    ${summary} ${needs}`.trimEnd(),
    '',
    '    API details:',
    ...indented([`HTTP Method: ${documentedMethod}`, `Path: /v1/${module}/${name}`]),
    '',
    '    Args:',
    ...indented([
      'req(PandaRequest): made by the server from the request, with the variables of its environment',
      ...args,
    ]),
    '',
    '    Returns:',
    ...indented(returns(endpoint)),
    '    ',
  ].join('\n')
}

/** An endpoint as PandaMCP offers it: no annotations, and a name that joins module and function. */
export function toolOf(endpoint: Endpoint): McpTool {
  const required = endpoint.parameters.filter((parameter) => parameter.required).map(({ name }) => name)
  return {
    name: `${endpoint.module}_${endpoint.name}`,
    description: docstring(endpoint),
    inputSchema: {
      additionalProperties: false,
      properties: Object.fromEntries(
        endpoint.parameters.map((parameter) => [parameter.name, parameterSchema(parameter)]),
      ),
      ...(required.length > 0 ? { required } : {}),
      type: 'object',
    },
    // The script comes as a bare text, which is no object.
    ...(endpoint.name === 'generate_offline_execution_script'
      ? {}
      : { outputSchema: { additionalProperties: true, type: 'object' } }),
  }
}

/**
 * The arguments of a call as FastMCP takes them: numbers in texts are converted, defaults filled in.
 * The other result is the text of its complaint.
 */
export function validateArguments(
  endpoint: Endpoint,
  given: Record<string, PythonValue>,
): { args: Record<string, PythonValue> } | { problem: string } {
  const unknown = Object.keys(given).filter(
    (name) => !endpoint.parameters.some((parameter) => parameter.name === name),
  )
  const problems = unknown.map((name) => `${name}\n  Unexpected keyword argument`)
  const args: Record<string, PythonValue> = {}
  for (const parameter of endpoint.parameters) {
    const value = given[parameter.name]
    if (value === undefined) {
      if (parameter.required) problems.push(`${parameter.name}\n  Missing required argument`)
      else args[parameter.name] = parameter.default ?? null
      continue
    }
    const options = (parameter.type ?? '').split('|').map((type) => convert(type.trim(), value))
    const converted = options.find((option) => option !== undefined)
    if (converted === undefined)
      problems.push(`${parameter.name}\n  Input should be a valid ${parameter.type}`)
    else args[parameter.name] = converted
  }
  if (problems.length === 0) return { args }
  const plural = problems.length === 1 ? '' : 's'
  return {
    problem: [`${problems.length} validation error${plural} for ${endpoint.name}`, ...problems].join('\n'),
  }
}

/** The value as Python's type would hold it, or undefined when it does not fit. */
function convert(type: string, value: PythonValue): PythonValue | undefined {
  switch (type) {
    case 'int':
      if (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value)) return Number(value)
      return Number.isInteger(value) ? value : undefined
    case 'float':
      return typeof value === 'number' ? value : undefined
    case 'bool':
      if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
      return typeof value === 'boolean' ? value : undefined
    case 'str':
      return typeof value === 'string' ? value : undefined
    case 'None':
      return value === null ? null : undefined
    case 'dict':
    case 'Dict':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
    case '':
      return value
    default: {
      const element = /^List\[(\w+)\]$/.exec(type)?.[1] ?? ''
      if (!Array.isArray(value)) return undefined
      const items = value.map((item) => convert(element, item))
      return items.every((item) => item !== undefined) ? items : undefined
    }
  }
}
