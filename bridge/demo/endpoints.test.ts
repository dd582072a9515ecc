import { describe, expect, it } from 'vitest'
import { serverFacts, type Fact } from '../../test/server-facts.ts'
import { ENDPOINTS, type Endpoint, findEndpoint } from './endpoints.ts'
import { parsePython } from './python.ts'

const facts = serverFacts()

function fromFacts(fact: Fact): Endpoint {
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

function sorted(endpoints: readonly Endpoint[]): Endpoint[] {
  const path = ({ module, name }: Endpoint) => `${module}/${name}`
  return endpoints.toSorted((one, other) => (path(one) < path(other) ? -1 : 1))
}

describe('endpoint table', () => {
  it('has the 114 endpoints of API v1', () => {
    expect(ENDPOINTS).toHaveLength(114)
  })

  it('reads types and defaults of parameters', () => {
    expect(findEndpoint('task', 'get_datasets_and_files')?.parameters).toEqual([
      { name: 'task_id', type: undefined, required: true },
      { name: 'dataset_types', type: 'List[str]', required: false, default: ['input', 'pseudo_input'] },
      { name: 'dataset_only', type: 'bool', required: false, default: false },
    ])
  })

  it.skipIf(facts.length === 0)('agrees with the facts read from the sources of PanDA server', () => {
    expect(sorted(ENDPOINTS)).toEqual(sorted(facts.map(fromFacts)))
  })
})
