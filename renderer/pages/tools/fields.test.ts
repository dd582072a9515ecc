import { describe, expect, it } from 'vitest'
import { splitItems, toArguments } from './arguments.ts'
import { asTyped, fieldsOf, OTHERS } from './fields.ts'

const one = (property: object, required: string[] = []) =>
  fieldsOf({ properties: { it: property }, required })[0]

describe('a field made of a schema', () => {
  it.each([
    [{ type: 'integer' }, 'integer'],
    [{ type: 'number' }, 'number'],
    [{ type: 'string' }, 'text'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
    [{ enum: [1, 2] }, 'any'],
    [{ type: 'array', items: { type: 'integer' } }, 'list'],
    [{ type: 'array', items: { enum: ['a'] } }, 'list'],
    [{ type: 'array', items: { type: 'object' } }, 'json'],
    [{ type: 'array', items: { type: 'array' } }, 'json'],
    [{ type: 'object' }, 'json'],
    [{}, 'any'],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }], default: null }, 'integer'],
    [{ type: ['string', 'null'] }, 'text'],
    [{ anyOf: [{ type: 'object' }, { type: 'string' }] }, 'any'],
  ])('%j is asked for as %s', (schema, kind) => {
    expect(one(schema)?.kind).toBe(kind)
  })

  it('knows what it needs, and what to say about it', () => {
    const schema = {
      type: 'integer',
      description: 'Seconds.',
      default: 60,
      examples: [30],
      minimum: 1,
      maximum: 99,
    }
    expect(one(schema, ['it'])).toMatchObject({
      required: true,
      help: 'Seconds.',
      usual: 60,
      placeholder: '30',
      minimum: 1,
      maximum: 99,
    })
    expect(one({ type: 'integer', default: null })?.usual).toBeUndefined()
  })

  it('takes its help from elsewhere where the schema has none', () => {
    const help = new Map([['it', 'From the docstring']])
    expect(fieldsOf({ properties: { it: {} } }, help)[0]?.help).toBe('From the docstring')
  })

  it('is there for other parameters where any may be given', () => {
    expect(fieldsOf({ additionalProperties: true }).map(({ name }) => name)).toEqual([OTHERS])
  })

  it.each([undefined, null, 3, [], { properties: 5 }])('is not there for %j', (schema) => {
    expect(fieldsOf(schema)).toEqual([])
  })
})

describe('what a user entered', () => {
  const fields = fieldsOf({
    properties: {
      id: { type: 'integer', minimum: 1 },
      ratio: { type: 'number' },
      name: { type: 'string' },
      on: { type: 'boolean' },
      ids: { type: 'array', items: { type: 'integer' } },
      more: { type: 'object' },
      any: {},
    },
    required: ['id'],
    additionalProperties: true,
  })
  const given = (entered: object) =>
    toArguments(fields, new Map(Object.entries(entered) as [string, string | string[]][]))

  it('becomes arguments, without what was left empty', () => {
    expect(given({ id: ' 46374283 ', name: '', ids: [] }).arguments).toEqual({ id: 46374283 })
  })

  it('becomes values of the right kind', () => {
    const entered = {
      id: '1',
      ratio: '1e-3',
      name: 'x',
      on: 'false',
      ids: ['1', '2'],
      more: '{"a":[1]}',
      any: '7',
    }
    const expected = {
      id: 1,
      ratio: 0.001,
      name: 'x',
      on: false,
      ids: [1, 2],
      more: { a: [1] },
      any: 7,
      extra: 1,
    }
    expect(given({ ...entered, [OTHERS]: '{"extra":1}' }).arguments).toEqual(expected)
    expect(given({ id: '1', any: 'DEMO-QMUL' }).arguments).toEqual({ id: 1, any: 'DEMO-QMUL' })
  })

  it.each([
    [{}, 'id', 'This is needed.'],
    [{ id: '1.5' }, 'id', 'Give a whole number.'],
    [{ id: '99999999999999999999' }, 'id', 'Give a whole number.'],
    [{ id: '0x10' }, 'id', 'Give a whole number.'],
    [{ id: '0' }, 'id', 'Give at least 1.'],
    [{ id: '1', ratio: 'much' }, 'ratio', 'Give a number, such as 12.5.'],
    [{ id: '1', ids: ['1', 'x'] }, 'ids', '“x”: Give a whole number.'],
    [{ id: '1', [OTHERS]: '[]' }, OTHERS, 'Give a JSON object, such as {"name": "value"}.'],
  ])('%j is refused for %s', (entered, name, problem) => {
    expect(given(entered).problems?.get(name)).toBe(problem)
  })

  it('that is no JSON is refused with what is wrong', () => {
    expect(given({ id: '1', more: '{' }).problems?.get('more')).toMatch(/^This is not JSON: /)
  })
})

describe('a parameter whose name is a member of every object', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const fields = fieldsOf({
    properties: JSON.parse(`{${names.map((name) => `"${name}": {"type": "integer"}`).join()}}`),
    required: names,
  })

  it.each(names)('%s is one like any other', (name) => {
    const { problems } = toArguments(fields, new Map())
    expect([...(problems?.keys() ?? [])]).toEqual(names)
    const checked = toArguments(fields, new Map(names.map((each) => [each, each === name ? 'x' : '7'])))
    expect([...(checked.problems ?? [])]).toEqual([[name, 'Give a whole number.']])
  })

  it('comes into the arguments', () => {
    const { arguments: sent } = toArguments(fields, new Map(names.map((name) => [name, '7'])))
    expect(JSON.stringify(sent)).toBe('{"__proto__":7,"constructor":7,"toString":7,"hasOwnProperty":7}')
  })
})

it('writes examples as they are typed', () => {
  expect(asTyped('a')).toBe('a')
  expect(asTyped([1, 2])).toBe('1, 2')
  expect(asTyped({ a: 1 })).toBe('{"a":1}')
})

it.each([
  ['1 2,', 'integer' as const, ['1', '2']],
  ['1;2\n3', 'number' as const, ['1', '2', '3']],
  ['one two, three', 'text' as const, ['one two', 'three']],
  ['[1, 2]', 'any' as const, ['[1, 2]']],
])('%j as a list of %s is %j', (typed, item, items) => expect(splitItems(typed, item)).toEqual(items))
