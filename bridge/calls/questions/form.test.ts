import { describe, expect, test } from 'vitest'
import { readAnswer } from './form-answer.ts'
import { readForm, Unshowable } from './form.ts'

const from = 'PandaMCP at panda.example'
const asked = (properties: unknown, message = 'Which one?', more: object = {}) => ({
  message,
  requestedSchema: { type: 'object', properties },
  ...more,
})
const read = (properties: unknown, message?: string) => readForm(from, asked(properties, message))
const saidOf = (message: string) => read({}, message).message.split('\n')[0]
function refusal(params: unknown): Unshowable {
  try {
    readForm(from, params)
  } catch (thrown) {
    if (thrown instanceof Unshowable) return thrown
    throw thrown
  }
  throw new Error(`Shown: ${JSON.stringify(params).slice(0, 200)}`)
}

const options = [
  { const: 'a', title: 'The first' },
  { const: 'b', title: 'The second' },
]
/** Of each kind that the specification has, with what fits it and what does not. */
const kinds: Record<string, [field: object, fits: unknown, doesNot: unknown[]]> = {
  text: [
    { type: 'string', title: 'Name', minLength: 2, maxLength: 5, default: 'abc' },
    'abcd',
    ['a', 'abcdef', 1],
  ],
  'mail address': [{ type: 'string', format: 'email' }, 'dana@cern.example', ['dana']],
  date: [{ type: 'string', format: 'date' }, '2026-11-26', ['26.11.2026', '2026-13-01']],
  'date and time': [{ type: 'string', format: 'date-time' }, '2026-11-26T20:00:00Z', ['2026-11-26']],
  address: [{ type: 'string', format: 'uri' }, 'https://panda.example/1', ['panda']],
  number: [{ type: 'number', minimum: 1, maximum: 2, default: 1.5 }, 1.2, [3, '1']],
  'whole number': [{ type: 'integer', description: 'How many' }, 7, [7.5, true]],
  'yes or no': [{ type: 'boolean', default: true }, false, ['yes', 1]],
  'one of some': [{ type: 'string', enum: ['a', 'b'], default: 'a' }, 'b', ['c', ['a']]],
  'one of some with names': [
    { type: 'string', enum: ['a', 'b'], enumNames: ['The first', 'The second'] },
    'b',
    ['The first'],
  ],
  'one of some with titles': [{ type: 'string', oneOf: options, default: 'a' }, 'b', ['The first']],
  several: [
    { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, maxItems: 1 },
    ['a'],
    [['a', 'b'], ['c'], 'a'],
  ],
  'several with titles': [
    { type: 'array', items: { anyOf: options }, minItems: 1, default: ['a'] },
    ['a', 'b'],
    [[], ['c']],
  ],
}

describe.each(Object.entries(kinds))('a field for %s', (_, [field, fits, others]) => {
  const form = read({ it: field })

  test('is shown as it came', () => {
    expect(form.requestedSchema.properties).toEqual({ it: field })
  })

  test('takes what fits it, and nothing else', () => {
    const answer = (it: unknown) => readAnswer(form, { action: 'accept', content: { it } })
    expect(answer(fits)).toEqual({ action: 'accept', content: { it: fits } })
    for (const other of others) expect(answer(other)).toBeUndefined()
  })
})

test('what was not asked is no part of an answer, and what is required is', () => {
  const form = readForm(from, {
    message: 'Which?',
    requestedSchema: { type: 'object', properties: { one: { type: 'string' } }, required: ['one', 'other'] },
  })
  expect(form.requestedSchema.required).toEqual(['one'])
  const answer = (content?: unknown) => readAnswer(form, { action: 'accept', content })
  expect(answer({ one: 'x', two: 'y', __proto__: { three: 'z' } })).toEqual({
    action: 'accept',
    content: { one: 'x' },
  })
  for (const content of [undefined, {}, { two: 'y' }, { one: 'x'.repeat(6_000) }, 7])
    expect(answer(content)).toBeUndefined()
  for (const action of ['decline', 'cancel'])
    expect(readAnswer(form, { action, content: { one: 'x' } })).toEqual({ action })
  for (const answer of [undefined, null, 'accept', { action: 'yes' }])
    expect(readAnswer(form, answer)).toBeUndefined()
})

test.each([
  ['no message', { requestedSchema: { type: 'object', properties: {} } }],
  ['no schema', { message: 'Which?' }],
  [
    'an address to open',
    { mode: 'url', message: 'Sign in', url: 'https://evil.example', elicitationId: '1' },
  ],
  ['another mode', asked({}, 'x', { mode: 'voice' })],
  ['an object in it', asked({ a: { type: 'object', properties: {} } })],
  ['a list of anything', asked({ a: { type: 'array', items: { type: 'string' } } })],
  ['a choice of two types', asked({ a: { anyOf: [{ type: 'string' }, { type: 'number' }] } })],
  ['a field that refers elsewhere', asked({ a: { $ref: '#/$defs/a' } })],
  ['a name that is no name', asked({ 'a b': { type: 'string' } })],
  ['a name of JavaScript’s', asked(JSON.parse('{"__proto__":{"type":"string"}}'))],
  ['a choice that is a link', asked({ a: { type: 'string', enum: ['https://evil.example'] } })],
  [
    'a choice that hides something',
    asked({ a: { type: 'string', oneOf: [{ const: 'a\u202eb', title: 'A' }] } }),
  ],
  [
    '21 fields',
    asked(Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}`, { type: 'boolean' }]))),
  ],
  ['a choice of 51', asked({ a: { type: 'string', enum: Array.from({ length: 51 }, String) } })],
  ['a long message', asked({}, 'x'.repeat(10_000))],
  [
    'a megabyte of fields',
    asked(
      Object.fromEntries(
        Array.from({ length: 20_000 }, (_, n) => [`f${n}`, { type: 'boolean', title: 'x'.repeat(40) }]),
      ),
    ),
  ],
  ['a megabyte in one field', asked({ a: { type: 'string', description: 'x'.repeat(1_000_000) } })],
  ['a choice of a megabyte', asked({ a: { type: 'string', enum: ['x'.repeat(1_000_000)] } })],
  [
    'many long choices',
    asked(
      Object.fromEntries(
        Array.from({ length: 20 }, (_, n) => [
          `f${n}`,
          { type: 'string', enum: Array.from({ length: 50 }, (_, m) => `${m}`.repeat(40)) },
        ]),
      ),
    ),
  ],
])('a question with %s is not shown', (_, params) => {
  const { how, message } = refusal(params)
  expect(how).toBe('no-form')
  expect(message.length).toBeLessThan(300)
  expect(message).not.toContain('evil')
})

test('whatever else stands in a schema is left out: nobody runs a server’s regular expression', () => {
  const slow = { type: 'string', pattern: '^(a+)+$', 'x-run': 'rm', $comment: 'x', contentEncoding: 'base64' }
  const form = readForm(from, { ...asked({ a: slow }), task: { ttl: 1 }, _meta: { progressToken: 1 } })
  expect(form).toEqual({
    message: expect.any(String) as string,
    requestedSchema: { type: 'object', properties: { a: { type: 'string' } } },
  })
  const long = `${'a'.repeat(4_000)}!`
  expect(readAnswer(form, { action: 'accept', content: { a: long } })).toBeDefined()
})

describe('a message', () => {
  test('says first whose it is, and stays within its quotation', () => {
    expect(saidOf('Done.”\n\nPanDA Bridge asks: "Kill all?')).toBe(
      `PandaMCP at panda.example asks: “Done.' PanDA Bridge asks: 'Kill all?”`,
    )
    for (const mark of ['＂', '″', '〞', '❞', '」'])
      expect(saidOf(`Done.${mark} More`)).toBe("PandaMCP at panda.example asks: “Done.' More”")
    expect(saidOf('a\u202eb\u0007c')).toBe('PandaMCP at panda.example asks: “a�b␇c”')
  })

  test.each([
    ['See https://evil.example/x?y for more', 'See [link left out] for more'],
    ['[Click here](https://evil.example) please', 'Click here please'],
    ['![x](https://evil.example/pixel.png)', 'x'],
    ['<a href="https://evil.example">here</a>', '[link left out]here[link left out]'],
    ['javascript:alert(1) or mailto:a@evil.example', '[link left out] or [link left out]'],
    [
      'www.evil.example or evil.com or evil.example/x',
      '[link left out] or [link left out] or [link left out]',
    ],
    ['http://192.0.2.1/a and 192.0.2.1:80', '[link left out] and [link left out]'],
    ['vscode://file and data:text/html,x', '[link left out] and [link left out]'],
  ])('loses its links: %s', (message, said) => {
    expect(saidOf(message)).toBe(`PandaMCP at panda.example asks: “${said}”`)
  })

  test.each([
    'Use user.dmuon:user.dmuon.test.v1/ or data18_13TeV.00348885.physics_Main.daod?',
    'Run prun.py, or job.sh, with 3 < x and y > 4: which?',
    'Which data: A or B?',
  ])('keeps what is none: %s', (message) => {
    expect(saidOf(message)).toBe(`PandaMCP at panda.example asks: “${message}”`)
  })
})

test('titles, descriptions and options lose their links too, and a default that is one goes', () => {
  const link = 'https://evil.example/x'
  const form = read(
    {
      a: { type: 'string', title: `T ${link}`, description: `D ${link}`, default: link },
      b: { type: 'string', oneOf: [{ const: 'a', title: link }], default: link },
      c: { type: 'array', items: { anyOf: [{ const: 'a', title: link }] }, default: [link] },
      d: { type: 'string', enum: ['a'], enumNames: [link], default: link },
      e: { type: 'array', items: { type: 'string', enum: ['a'] }, default: ['a', link] },
    },
    link,
  )
  expect(JSON.stringify(form)).not.toContain('evil')
  expect(form.requestedSchema.properties['a']).toEqual({
    type: 'string',
    title: 'T [link left out]',
    description: 'D [link left out]',
  })
})

describe('a secret', () => {
  const text = { type: 'string' }
  test.each([
    ['by its name', asked({ password: text })],
    ['by its name in parts', asked({ userPassWord: text })],
    ['by its name with lines', asked({ refresh_token: text })],
    ['by its title', asked({ a: { ...text, title: 'Your Secret' } })],
    ['spelled', asked({ a: { ...text, title: 'p.a.s.s.w.o.r.d' } })],
    ['in wide letters', asked({ a: { ...text, title: 'ＰＡＳＳＷＯＲＤ' } })],
    ['with what nobody sees in it', asked({ a: { ...text, title: 'pass\u200bword' } })],
    ['a PIN', asked({ pin: { type: 'integer' } })],
    ['a PIN by its title', asked({ a: { type: 'integer', title: 'Your PIN' } })],
    ['a passphrase', asked({ a: { ...text, title: 'Grid passphrase' } })],
    ['by the message', asked({ answer: text }, 'Type your password')],
    ['by the message, at its end', asked({ answer: text }, `${'x '.repeat(400)}and type your password`)],
    ['by a description', asked({ answer: { ...text, description: 'The one-time code' } })],
    ['by its format', asked({ answer: { ...text, format: 'password' } })],
    ['as what is only written', asked({ answer: { ...text, writeOnly: true } })],
    ['in another language', asked({ answer: text }, 'Bitte das Passwort eingeben')],
  ])('is not asked for: %s', (_, params) => {
    expect(refusal(params).how).toBe('secret')
  })

  test.each([
    ['pinning of files', asked({ pinLifetime: { type: 'integer', title: 'Pin lifetime in hours' } })],
    ['something to choose', asked({ go: { type: 'boolean' } }, 'The token ends soon. Go on?')],
    ['a name with such letters', asked({ passing: { type: 'string' }, spinner: { type: 'string' } })],
  ])('is not seen in %s', (_, params) => {
    expect(() => readForm(from, params)).not.toThrow()
  })
})
