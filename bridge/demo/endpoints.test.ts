import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS, type Endpoint, findEndpoint } from './endpoints.ts'
import { parsePython } from './python.ts'

interface FactsEndpoint {
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
  parameters: { name: string; type: string | null; required: boolean; default?: string }[]
}

const factsFile = new URL('../../../shared/panda/endpoints.facts.json', import.meta.url)

function fromFacts(fact: FactsEndpoint): Endpoint {
  return {
    module: fact.path.split('/')[3] ?? '',
    name: fact.name,
    method: (fact.enforcedMethod ?? undefined) as Endpoint['method'],
    documentedMethod: (fact.documentedMethod ?? undefined) as Endpoint['documentedMethod'],
    secure: fact.requiresSecure,
    productionRole: fact.requiresProductionRole,
    taskOwnerOrProduction: fact.requiresTaskOwnerOrProduction,
    returnCodeInData: fact.returnCodeInData,
    acceptsAnyParameter: fact.acceptsAnyParameter,
    parameters: fact.parameters.map(({ name, type, required, default: text }) => ({
      name,
      type: type ?? undefined,
      required,
      ...(text === undefined ? {} : { default: parsePython(text) }),
    })),
  }
}

describe('endpoint table', () => {
  it('has the 108 endpoints of API v1', () => {
    expect(ENDPOINTS).toHaveLength(108)
  })

  it('reads types and defaults of parameters', () => {
    expect(findEndpoint('task', 'get_datasets_and_files')?.parameters).toEqual([
      { name: 'task_id', type: undefined, required: true },
      { name: 'dataset_types', type: 'List[str]', required: false, default: ['input', 'pseudo_input'] },
      { name: 'dataset_only', type: 'bool', required: false, default: false },
    ])
  })

  it.skipIf(!existsSync(factsFile))('agrees with the facts read from the sources of PanDA server', () => {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as { endpoints: FactsEndpoint[] }
    expect(ENDPOINTS).toEqual(facts.endpoints.map(fromFacts))
  })
})
