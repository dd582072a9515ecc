import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { inputs } from '../../bridge/answers/inputs.ts'
import { bridgeMethods, type BridgeApi } from '../../bridge/api.ts'
import { BridgeError, toBridgeError, type BridgeErrorValue } from '../../bridge/errors.ts'
import { callMethod } from '../../bridge/http/call-method.ts'
import { checked } from '../../bridge/panda/checked.ts'
import { asObject } from '../../bridge/platform/json.ts'
import { settingsSchema, SettingsFile } from '../../bridge/state/settings.ts'
import { newHome } from '../homes.ts'
import { notForUsers } from '../not-for-users.ts'

/** Whatever else may stand where something is wanted. */
const wrongValues: unknown[] = [undefined, null, true, -1, 0, 1.5, 1e20, '', ' ', 'x;y', 'x'.repeat(5_000)]
const others: unknown[] = ['\u001B[31m', 'https://me:secret-word@h.example/', [], [1], {}, { a: 1 }]

/** An input, and one for each of its fields at any depth in which that is something else. */
function* wrongInputs(schema: object): Generator {
  const whole = sampleOf(schema)
  for (const wrong of [...wrongValues, ...others]) yield* withEach(whole, wrong)
  yield { ...asObject(whole), colour: 'red' }
}

function* withEach(value: unknown, wrong: unknown): Generator {
  yield wrong
  for (const [key, inner] of Object.entries(asObject(value)))
    for (const other of withEach(inner, wrong)) yield { ...asObject(value), [key]: other }
}

function sampleOf(schema: object): unknown {
  const { type, properties, enum: choices, anyOf } = schema as Record<string, never>
  if (anyOf) return sampleOf(anyOf[0])
  if (choices) return choices[0]
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(asObject(properties)).map(([name, field]) => [name, sampleOf(asObject(field))]),
    )
  return type === 'integer' ? 30_000 : type === 'boolean' ? true : type === 'array' ? [] : 'atlas'
}

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

async function refusalBy(call: () => unknown): Promise<BridgeError | undefined> {
  try {
    await call()
    return undefined
  } catch (thrown) {
    return toBridgeError(thrown)
  }
}

/** Each refusal must be a sentence of its own with a next step. @returns those sentences */
async function refusals(
  schema: z.ZodType,
  call: (input: unknown) => unknown,
  code = 'invalid-input',
): Promise<string[]> {
  const said = new Set<string>()
  const bad: object[] = []
  for (const input of wrongInputs(schemaOf(schema))) {
    const error = await refusalBy(() => call(input))
    if (!error) continue
    const { message, nextStep } = error
    said.add(message)
    const isGood =
      error.code === code &&
      /^[A-Z"].*[.”]$/s.test(message) &&
      !notForUsers.test(`${message} ${nextStep}`) &&
      !message.includes('secret-word') &&
      nextStep !== ''
    if (!isGood) bad.push({ input, ...error.toValue() })
  }
  expect(bad).toEqual([])
  return [...said]
}

const refused = ({ code, message, nextStep }: BridgeErrorValue) => new BridgeError(code, message, nextStep)

/** Takes all that arrives. */
const anything = new Proxy({}, { get: () => async () => null }) as BridgeApi

test.each(Object.entries(bridgeMethods))(
  '%s says of each wrong input what is wrong',
  async (name, schema) => {
    const said = await refusals(schema, async (input) => {
      const answer = await callMethod(anything, name, input)
      if ('error' in answer) throw refused(answer.error)
    })
    expect(said.length).toBeGreaterThan(0)
  },
)

test('each question is asked again with words for what was wrong with it', async () => {
  for (const [tool, schema] of Object.entries(inputs)) {
    const ask = (input: unknown) =>
      checked(schema, input, { whole: 'The arguments', nextStep: `Ask ${tool}.` })
    expect((await refusals(schema, ask)).length).toBeGreaterThan(0)
  }
})

test('what is wrong is named, with what is allowed', async () => {
  const said = async (method: string, input: unknown) => {
    const answer = await callMethod(anything, method, input)
    return 'error' in answer ? answer.error.message : undefined
  }
  const server = { name: 'Mine', url: 'https://panda.example', vo: 'atlas' }
  expect(await said('setServer', { server: { ...server, vo: 'a;b' } })).toBe(
    'The VO cannot be the text "a;b". A VO is a name such as atlas or vo.belle, with a role as atlas.production or vo.belle:production.',
  )
  expect(await said('setServer', { server: { ...server, pandaMcpUrl: 'ftp://x' } })).toBe(
    'The address of PandaMCP is not taken. "ftp://x" is not an address that a login may be sent to. Give a URL that starts with https://.',
  )
  expect(await said('setPort', { port: 'x' })).toBe(
    'The port must be a whole number from 1024 to 65535, but it is the text "x".',
  )
  expect(await said('getActivity', { limit: null })).toBe(
    'The number of calls must be a whole number from 1 to 1000, but it is null.',
  )
  expect(await said('setRules', { rules: { read: 'maybe' } })).toBe(
    'A rule must be one of "allow", "ask", "refuse", but it is the text "maybe".',
  )
  expect(await said('copySet', { id: 'look' })).toBe(
    'The name of the set is missing: it must be a text of 1 to 60 characters.',
  )
  expect(await said('pause', undefined)).toBe('What "pause" is called with is missing: it must be an object.')
})

test('a settings file that a person broke is named, stays as it is, and there is a way out', async () => {
  const home = newHome()
  const file = join(home.folder, 'settings.json')
  writeFileSync(file, '{ broken')
  const open = () => new SettingsFile(home).read()
  expect(open).toThrow('The settings are no valid JSON.')
  const wrong = {
    rules: { read: 'maybe' },
    servers: [{ name: 'Mine', url: 'http://far.example', vo: 'atlas' }],
  }
  writeFileSync(file, JSON.stringify(wrong))
  expect(open).toThrow(/"servers\[0\]\.url" is not taken\..*"rules\.read" must be one of "allow"/s)
  expect(await refusalBy(open)).toMatchObject({
    code: 'invalid-file',
    nextStep: expect.stringContaining(file),
  })
  const read = (input: unknown) =>
    checked(settingsSchema, input, {
      whole: 'The settings',
      code: 'invalid-file',
      byPath: true,
      nextStep: 'x',
    })
  expect((await refusals(settingsSchema, read, 'invalid-file')).length).toBeGreaterThan(0)
})

test('what a parser or a schema says by itself reaches nobody', async () => {
  expect((await refusalBy(() => z.string().parse(1)))?.message).not.toMatch(notForUsers)
  const parse = () => JSON.parse('secret-word') as unknown
  expect((await refusalBy(parse))?.message).not.toMatch(/secret-word|Unexpected/)
  expect(toBridgeError({ odd: 1 }).message).not.toMatch(notForUsers)
})
