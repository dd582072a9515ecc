import { z } from 'zod'
import { BridgeError } from '../../errors.ts'
import { endpointOfTool, findEndpoint } from './entries.ts'
import { toolName } from './tool-name.ts'

export interface EndpointList {
  /** Tool names, each once, in the order of the file. */
  readonly endpoints: readonly string[]
  /** `module_function` of what this catalogue doesn't know. */
  readonly unknown: readonly string[]
}

const fileSchema = z.record(z.string().min(1), z.array(z.string().min(1)))

const nextStep = 'Choose a file such as PandaMCP reads: {"system": ["is_alive"], "task": ["get_status"]}.'

/**
 * Reads the file that PandaMCP takes as `endpoint_list_file`: a JSON object of module to list of functions.
 * PandaMCP adds system.is_alive to whatever the file says; this does not.
 *
 * @throws {BridgeError} `invalid-file`
 */
export function parseEndpointList(text: string): EndpointList {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw new BridgeError('invalid-file', 'The endpoint list is not valid JSON.', nextStep, { cause })
  }
  const file = fileSchema.safeParse(json)
  if (!file.success) {
    const where = file.error.issues[0]?.path.join('.') ?? ''
    const place = where === '' ? '' : `, at ${JSON.stringify(where.slice(0, 80))}`
    throw new BridgeError(
      'invalid-file',
      `The endpoint list is not an object that names a list of functions for each module${place}.`,
      nextStep,
      { cause: file.error },
    )
  }
  const endpoints = new Set<string>()
  const unknown = new Set<string>()
  for (const [module, functions] of Object.entries(file.data)) {
    for (const name of functions) {
      const list = findEndpoint(module, name) ? endpoints : unknown
      list.add(toolName({ module, name }))
    }
  }
  return { endpoints: [...endpoints], unknown: [...unknown] }
}

/**
 * The text of a file for PandaMCP's `endpoint_list_file` with these tools.
 *
 * @throws {BridgeError} `invalid-input` for a tool that isn't in the catalogue: its module can't be told.
 */
export function formatEndpointList(tools: readonly string[]): string {
  const file = new Map<string, Set<string>>()
  for (const tool of tools) {
    const endpoint = endpointOfTool(tool)
    if (!endpoint) {
      throw new BridgeError(
        'invalid-input',
        `PanDA Bridge knows no endpoint ${JSON.stringify(tool.slice(0, 80))}.`,
        'Leave it out of the list, and add it to the file by hand.',
      )
    }
    const functions = file.get(endpoint.module) ?? new Set()
    file.set(endpoint.module, functions.add(endpoint.name))
  }
  const json = Object.fromEntries([...file].map(([module, functions]) => [module, [...functions]]))
  return `${JSON.stringify(json, null, 2)}\n`
}
