import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue, toolName } from './index.ts'
import type { Json } from './types.ts'

// The facts taken from the server's source lie beside the checkout, where there are any.
const folder = new URL('../../../../shared/panda/', import.meta.url)
const factsFile = new URL('endpoints.facts.json', folder)

interface Fact {
  module: string
  name: string
  path: string
  enforcedMethod: string | null
  documentedMethod: string | null
  requiresSecure: boolean
  requiresProductionRole: boolean
  requiresTaskOwnerOrProduction: boolean
  returnCodeInData: boolean
  acceptsAnyParameter: boolean
  inDefaultPandaMcpEndpoints: boolean
  parameters: { name: string; type: string | null; required: boolean; default?: string }[]
}

/** The few kinds of Python literals there are among the defaults. */
function fromPython(literal: string): Json {
  const json = literal
    .replaceAll(/\bNone\b/g, 'null')
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll("'", '"')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
  return JSON.parse(json) as Json
}

/** The facts take it from the docstrings; these answer something else, as the server's source shows. */
const otherReturnCode = new Set([
  // Null when it worked, and success false when not.
  'task_change_attribute',
  'task_change_modification_time',
  'task_change_priority',
  'task_change_split_rule',
  // The id of the new task.
  'task_submit',
  // What was asked for.
  'task_get_tasks_modified_since',
  'task_get_datasets_and_files',
  'task_get_job_ids',
  'task_get_task_parameters',
  // A return code, though not documented as one.
  'task_increase_attempts',
])

describe.skipIf(!existsSync(factsFile))('the catalogue against the facts about the server', () => {
  const { endpoints: facts } = existsSync(factsFile)
    ? (JSON.parse(readFileSync(factsFile, 'utf8')) as { endpoints: Fact[] })
    : { endpoints: [] }

  it('has exactly the endpoints there are', () => {
    expect(catalogue.map(toolName).toSorted()).toEqual(facts.map(toolName).toSorted())
    expect(catalogue).toHaveLength(108)
  })

  it.each(facts.map((fact) => [toolName(fact), fact] as const))('%s', (tool, fact) => {
    const endpoint = catalogue.find((entry) => toolName(entry) === tool)
    const role = fact.requiresTaskOwnerOrProduction ? 'task-owner' : 'none'
    expect(endpoint).toMatchObject({
      module: fact.module,
      name: fact.name,
      path: fact.path,
      method: fact.enforcedMethod ?? fact.documentedMethod,
      role: fact.requiresProductionRole ? 'production' : role,
      secure: fact.requiresSecure,
      acceptsAnyParameter: fact.acceptsAnyParameter,
      inDefaultPandaMcp: fact.inDefaultPandaMcpEndpoints,
      returnCodeInData: fact.returnCodeInData !== otherReturnCode.has(tool),
    })
    expect(endpoint?.anyMethod ?? false).toBe(fact.enforcedMethod === null)
    expect(
      endpoint?.parameters.map(({ name, pythonType, required, default: value }) => ({
        name,
        type: pythonType,
        required,
        default: value,
      })),
    ).toEqual(
      fact.parameters.map(({ name, type, required, default: literal }) => ({
        name,
        type,
        required,
        default: literal === undefined ? undefined : fromPython(literal),
      })),
    )
  })
})
