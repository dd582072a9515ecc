import { existsSync, readFileSync } from 'node:fs'

// What was read from the sources of panda-server lies beside the checkout, where there is any.
const folder = new URL('../../shared/panda/', import.meta.url)
const wholeFile = new URL('endpoints.facts.json', folder)
const changesFile = new URL('endpoints_1.0.4_changes.json', folder)

export interface Fact {
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
  parameters: FactOfParameter[]
}

interface FactOfParameter {
  name: string
  type: string | null
  required: boolean
  /** A Python literal. */
  default?: string
}

/** As Python has it: the decorator's arguments, and type and default of each parameter. */
interface Written {
  kw: Record<string, string>
  params: Record<string, [type: string | null, literal: string | null]>
}

interface Changes {
  new: Record<string, Written>
  changed: Record<string, { after: Written }>
}

/** The endpoints of API v1 of server 1.0.4; none where the facts are not there. */
export function serverFacts(): Fact[] {
  const changes = readChanges()
  if (!changes) return []
  const before = (read(wholeFile) as { endpoints: Fact[] }).endpoints
  const changed = before.map((fact) => {
    const after = changes.changed[`${fact.module}/${fact.name}`]?.after
    return after ? { ...fact, parameters: parametersOf(after) } : fact
  })
  return [...changed, ...Object.entries(changes.new).map(([path, written]) => newFact(path, written))]
}

/** The tools that 1.0.4 has added, and `tool.parameter` of what it has added to others. */
export function addedByRelease(): string[] {
  const changes = readChanges()
  if (!changes) return []
  const { endpoints } = read(wholeFile) as { endpoints: Fact[] }
  const parameters = Object.entries(changes.changed).flatMap(([path, { after }]) => {
    const before = endpoints.find(({ module, name }) => path === `${module}/${name}`)
    const had = new Set(before?.parameters.map(({ name }) => name))
    return Object.keys(after.params)
      .filter((name) => !had.has(name))
      .map((name) => `${path.replace('/', '_')}.${name}`)
  })
  return [...Object.keys(changes.new).map((path) => path.replace('/', '_')), ...parameters]
}

function readChanges(): Changes | undefined {
  return existsSync(wholeFile) && existsSync(changesFile) ? (read(changesFile) as Changes) : undefined
}

function read(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function newFact(path: string, written: Written): Fact {
  const [module = '', name = ''] = path.split('/')
  const method = written.kw['request_method']?.replaceAll("'", '') ?? null
  return {
    module,
    name,
    path: `/api/v1/${path}`,
    enforcedMethod: method,
    documentedMethod: method,
    requiresSecure: written.kw['secure'] === 'True',
    requiresProductionRole: written.kw['production'] === 'True',
    requiresTaskOwnerOrProduction: written.kw['task_owner'] === 'True',
    returnCodeInData: false,
    acceptsAnyParameter: false,
    inDefaultPandaMcpEndpoints: false,
    parameters: parametersOf(written),
  }
}

function parametersOf({ params }: Written): FactOfParameter[] {
  return Object.entries(params).map(([name, [type, literal]]) => ({
    name,
    type,
    required: literal === null,
    ...(literal !== null && { default: literal }),
  }))
}
