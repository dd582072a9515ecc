import type { Endpoint, Parameter } from './endpoints.ts'
import { parsePython, pythonStr, type PythonValue } from './python.ts'

export type Arguments = Record<string, PythonValue>

/** What Python would not survive: PanDA answers 500 with the text. */
export class PythonCrash extends Error {
  override readonly name = 'PythonCrash'
}

/** Thrown when a value does not fit its parameter: PanDA answers `success: false` with the text. */
export class WrongParameter extends Error {
  override readonly name = 'WrongParameter'
}

/**
 * Fits what came in to an endpoint's parameters, as PanDA does: texts of a GET are cast, values of a POST
 * must have the right type already. Defaults fill the gaps.
 */
export function bindArguments(endpoint: Endpoint, httpMethod: string, received: unknown): Arguments {
  if (typeof received !== 'object' || received === null || Array.isArray(received)) {
    throw new PythonCrash(`argument after ** must be a mapping, not ${pythonType(received)}`)
  }
  const values = received as Record<string, PythonValue>
  const known = new Set(endpoint.parameters.map((parameter) => parameter.name))
  const unknown = Object.keys(values).find((name) => !known.has(name))
  if (unknown !== undefined && !endpoint.acceptsAnyParameter) {
    throw new WrongParameter(`Argument error: got an unexpected keyword argument '${unknown}'`)
  }
  const bound: Arguments = endpoint.acceptsAnyParameter ? { ...values } : {}
  for (const parameter of endpoint.parameters) {
    const value = values[parameter.name]
    if (value === undefined && parameter.required) {
      throw new WrongParameter(`Argument error: missing a required argument: '${parameter.name}'`)
    }
    bound[parameter.name] = fit(parameter, value ?? parameter.default ?? null, httpMethod)
  }
  return bound
}

function fit(parameter: Parameter, value: PythonValue, httpMethod: string): PythonValue {
  const { name, type } = parameter
  if (type === undefined || (!parameter.required && isDefault(parameter, value))) return value
  // `id` is a slip in PanDA's source: it names a Python function, and no value is an instance of that.
  if (type === 'id') throw new PythonCrash('isinstance() arg 2 must be a type, a tuple of types, or a union')
  const typed = httpMethod === 'GET' ? cast(parameter, value) : value
  if (typed === null && isDefault(parameter, typed)) return typed
  if (!type.split('|').some((option) => isInstance(option.trim(), typed))) {
    throw new WrongParameter(`Type error: '${name}' takes ${type}, not ${pythonType(typed)}`)
  }
  return typed
}

function isDefault(parameter: Parameter, value: PythonValue): boolean {
  return !parameter.required && JSON.stringify(parameter.default) === JSON.stringify(value)
}

function cast(parameter: Parameter, value: PythonValue): PythonValue {
  const { name, type = '' } = parameter
  if (value === 'None' && parameter.default === null) return null
  try {
    if (type === 'str') return value
    if (type === 'bool') return castBoolean(value)
    if (type === 'int') return castInteger(value)
    const element = /^List\[(\w+)\]$/.exec(type)?.[1]
    if (element !== undefined) {
      const items = Array.isArray(value) ? value : [value]
      if (element === 'int') return items.map(castInteger)
      return element === 'bool' ? items.map(castBoolean) : items
    }
    return typeof value === 'string' ? parsePython(value) : value
  } catch (error) {
    if (error instanceof PythonCrash) throw error
    throw new WrongParameter(`Type error: '${name}' takes ${type}, and '${pythonStr(value)}' is none`, {
      cause: error,
    })
  }
}

function castBoolean(value: PythonValue): boolean {
  if (typeof value !== 'string')
    throw new PythonCrash(`'${pythonType(value)}' object has no attribute 'lower'`)
  return ['true', '1'].includes(value.toLowerCase())
}

/** By way of a float, as PanDA does: `3.7` becomes 3. */
function castInteger(value: PythonValue): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  if (!Number.isFinite(number)) throw new TypeError('not a number')
  return Math.trunc(number)
}

/** Python's `isinstance`; JSON's 1.0 cannot be told from 1 here, so a whole number passes for a float. */
function isInstance(type: string, value: PythonValue): boolean {
  switch (type) {
    case 'str':
      return typeof value === 'string'
    case 'int':
      return Number.isInteger(value) || typeof value === 'boolean'
    case 'float':
      return typeof value === 'number'
    case 'bool':
      return typeof value === 'boolean'
    case 'None':
      return value === null
    case 'list':
    case 'List':
      return Array.isArray(value)
    case 'List[int]':
      return Array.isArray(value) && value.every((item) => isInstance('int', item))
    case 'List[str]':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'FileStorage':
      return isDict(value) && 'filename' in value
    default:
      return isDict(value) && !('filename' in value)
  }
}

export function isDict(value: PythonValue | undefined): value is { [key: string]: PythonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return 'dict'
}
