import { describe, expect, it } from 'vitest'
import { addedByRelease, serverFacts } from '../../../test/server-facts.ts'
import { catalogue, toolName } from './index.ts'
import type { Json } from './types.ts'

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

const facts = serverFacts()

describe.skipIf(facts.length === 0)('the catalogue against the facts about the server', () => {
  it('has exactly the endpoints there are', () => {
    expect(catalogue.map(toolName).toSorted()).toEqual(facts.map(toolName).toSorted())
    expect(catalogue).toHaveLength(114)
  })

  it('says of what 1.0.4 has added, and of nothing else, that older servers lack it', () => {
    const since = catalogue.flatMap((endpoint) => [
      ...(endpoint.since === '1.0.4' ? [toolName(endpoint)] : []),
      ...endpoint.parameters
        .filter((parameter) => parameter.since === '1.0.4')
        .map(({ name }) => `${toolName(endpoint)}.${name}`),
    ])
    expect(since.toSorted()).toEqual(addedByRelease().toSorted())
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
