import { beforeAll, describe, expect, test } from 'vitest'
import { assert, asyncProperty, constant, constantFrom, oneof, tuple } from 'fast-check'
import { findEndpoint as findDemoEndpoint } from '../../bridge/demo/endpoints.ts'
import type { LoggedRequest } from '../../bridge/demo/index.ts'
import { bindArguments } from '../../bridge/demo/parameters.ts'
import { BridgeError } from '../../bridge/errors.ts'
import { catalogue, toolName } from '../../bridge/panda/catalogue/index.ts'
import type { Arguments, Endpoint } from '../../bridge/panda/catalogue/types.ts'
import { anyJson, examples, inputOf, wrongValues } from '../rest-inputs.ts'
import { startRest, type RestTest } from '../rest-upstream.ts'
import { endsAfterAll } from '../ends.ts'

// The demo's checks of names and types were written from the server's source, apart from the catalogue.

let rest: RestTest
const ends = endsAfterAll()
beforeAll(async () => {
  rest = await startRest({ vo: 'atlas.production' })
  ends(() => rest[Symbol.asyncDispose]())
})

const callable = catalogue.filter(({ multipart }) => !multipart)
const each = callable.map((endpoint) => [toolName(endpoint), endpoint] as const)

/** How PanDA and the demo say that a parameter has the wrong type, is missing or is not known. */
const aboutParameters = /Type error|Argument error|must be a mapping|isinstance|invalid JSON/

/** What arrived because of a call, and what the assistant is told. */
async function observe(name: string, input: unknown): Promise<{ arrived: LoggedRequest[]; said: string }> {
  // The demo keeps the newest 10,000 requests: all of this file are fewer.
  const before = rest.demo.requests.length
  const said = await rest.call(name, input).then(
    (result) => JSON.stringify(result),
    (error: unknown) => {
      if (error instanceof BridgeError) return `${error.code}: ${error.message} ${error.nextStep}`
      throw error
    },
  )
  return { arrived: rest.demo.requests.slice(before), said }
}

/** The arguments as PanDA's own code would see them: cast, with defaults. */
function asSeenByPanda(endpoint: Endpoint, { method, args }: LoggedRequest): Arguments {
  const [, , , module = '', name = ''] = endpoint.path.split('/')
  const theirs = findDemoEndpoint(module, name)
  if (!theirs) throw new Error(`The demo has no ${endpoint.path}`)
  return bindArguments(theirs, method, args)
}

/** What was meant, with null as left out: the values that PanDA should see, by name. */
function asMeant(endpoint: Endpoint, input: Arguments): Arguments {
  const given = Object.entries(input).filter(([, value]) => value !== null)
  return Object.fromEntries(
    given.map(([name, value]) => {
      const { pythonType } = endpoint.parameters.find((parameter) => parameter.name === name) ?? {}
      // Without an annotation PanDA leaves the texts of a URL as they are.
      if (endpoint.method === 'GET' && typeof pythonType !== 'string') return [name, inUrl(value)]
      return [name, withoutMinusZero(value)]
    }),
  )
}

function inUrl(value: unknown): unknown {
  const texts = (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) =>
    typeof item === 'string' ? item : JSON.stringify(item),
  )
  return texts.length === 1 ? texts[0] : texts
}

/** JSON has no -0 once it was written by JavaScript, and PanDA no use for it. */
function withoutMinusZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** The one request that arrived, as PanDA sees it, beside what it should be. */
function compare(endpoint: Endpoint, arrived: LoggedRequest[], input: Arguments) {
  const [request] = arrived
  if (!request || arrived.length > 1) throw new Error(`${arrived.length} requests arrived`)
  const { path, hadToken, args } = request
  const method = endpoint.anyMethod ? endpoint.method : request.method
  const meant = asMeant(endpoint, input)
  // The demo never shows secrets.
  const isSecret = endpoint.module === 'credential_management'
  const seen = isSecret ? args : asSeenByPanda(endpoint, request)
  const names = Object.keys(meant)
  return {
    seen: { path, method, hadToken, args: Object.fromEntries(names.map((name) => [name, seen[name]])) },
    meant: {
      path: endpoint.path,
      method: endpoint.method,
      hadToken: endpoint.secure,
      args: isSecret ? Object.fromEntries(names.map((name) => [name, '[secret]'])) : meant,
    },
    names: { seen: Object.keys(args).toSorted(), meant: names.toSorted() },
  }
}

test('110 of the 114 endpoints are tools; the others take a file', async () => {
  const options = { signal: new AbortController().signal, readOnly: true }
  const { tools } = await rest.upstream.request({ method: 'tools/list' }, options)
  expect((tools as { name: string }[]).map(({ name }) => name)).toEqual(each.map(([name]) => name))
  expect([callable.length, catalogue.length]).toEqual([110, 114])
  for (const endpoint of catalogue.filter(({ multipart }) => multipart))
    await expect(rest.call(toolName(endpoint), { file: 'x' })).rejects.toMatchObject({ code: -32_602 })
  expect(rest.demo.requests).toHaveLength(0)
})

describe('right input arrives as it was meant', () => {
  test.each(each)('%s', async (name, endpoint) => {
    const required = endpoint.parameters.filter((parameter) => parameter.required)
    for (const parameters of [endpoint.parameters, required]) {
      const input = examples(parameters)
      const { arrived, said } = await observe(name, input)
      const { seen, meant, names } = compare(endpoint, arrived, input)
      expect(seen).toEqual(meant)
      expect(names.seen).toEqual(names.meant)
      expect(said).not.toMatch(aboutParameters)
    }
  })
})

describe('wrong input is refused before it is sent, in a sentence that names it', () => {
  test.each(each)('%s', async (name, endpoint) => {
    const right = examples(endpoint.parameters.filter((parameter) => parameter.required))
    const refused = async (input: unknown, named: string) => {
      const { arrived, said } = await observe(name, input)
      expect(said).toMatch(/^invalid-input: .* Nothing was sent to PanDA/)
      expect(said).toContain(named)
      expect(arrived).toEqual([])
    }
    for (const parameter of endpoint.parameters) {
      for (const value of wrongValues(parameter))
        await refused({ ...right, [parameter.name]: value }, parameter.name)
      if (!parameter.required) continue
      const { [parameter.name]: _, ...missing } = right
      await refused(missing, `${parameter.name} is missing`)
    }
    if (!endpoint.acceptsAnyParameter) {
      await refused({ ...right, no_such_parameter: 1 }, '"no_such_parameter" is no parameter')
      await refused(JSON.parse(`{"__proto__": ${JSON.stringify(right)}}`), '__proto__')
    }
    for (const input of [null, [], [right], 'text', 7]) await refused(input, 'must be an object')
  })
})

describe('any JSON input', () => {
  const calls = constantFrom(...callable).chain((endpoint) =>
    tuple(
      constant(endpoint),
      oneof<[{ arbitrary: typeof anyJson; weight: number }, typeof anyJson]>(
        { arbitrary: inputOf(endpoint), weight: 19 },
        anyJson,
      ),
    ),
  )

  test('is refused in a sentence, or arrives as PanDA takes it', async () => {
    const count = { sent: 0, refused: 0 }
    const property = asyncProperty(calls, async ([endpoint, input]) => {
      const { arrived, said } = await observe(toolName(endpoint), input)
      if (said.startsWith('invalid-input: ')) {
        count.refused += 1
        if (arrived.length > 0) throw new Error('Refused, and sent all the same')
        if (!/[.] Nothing was sent to PanDA: [^.]+[.]$/.test(said)) throw new Error(`No sentence: ${said}`)
        return
      }
      count.sent += 1
      if (aboutParameters.test(said)) throw new Error(`Sent, and refused by PanDA: ${said}`)
      const { seen, meant, names } = compare(endpoint, arrived, input as Arguments)
      expect({ seen, names: names.seen }).toEqual({ seen: meant, names: names.meant })
    })
    await assert(property, { numRuns: 3_000 })
    expect(count.sent).toBeGreaterThan(300)
    expect(count.refused).toBeGreaterThan(300)
  })
})
