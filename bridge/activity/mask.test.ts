import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskArguments } from './mask.ts'

const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const jwt = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url({ sub: 'x', exp: 1 })}.${'aB3-_'.repeat(20)}`
const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\nq2Lw==\n-----END RSA PRIVATE KEY-----'
const mask = (value: unknown) => maskArguments('some_tool', value)

describe('maskArguments', () => {
  it.each<[unknown, unknown]>([
    [{ task_id: 46374283 }, { task_id: 46374283 }],
    [{ note: `see ${jwt}, please` }, { note: 'see [secret], please' }],
    [{ note: `newoption-${jwt}` }, { note: 'newoption-[secret]' }],
    [{ header: 'Authorization: Bearer abc.def' }, { header: 'Authorization: [secret]' }],
    [
      ['Bearer  abc', 'bearer x'],
      ['Bearer  [secret]', 'bearer [secret]'],
    ],
    [{ file: `before\n${pem}\nafter` }, { file: 'before\n[secret]\nafter' }],
    [{ file: pem.slice(0, 60) }, { file: '[secret]' }],
    [
      { a: [{ Password: 'x', passwd: 7, deep: [{ clientSecret: 'y' }] }] },
      { a: [{ Password: '[secret]', passwd: '[secret]', deep: [{ clientSecret: '[secret]' }] }] },
    ],
    [{ cookie: { a: 'short', b: [true, null, ''] } }, { cookie: { a: '[secret]', b: [true, null, ''] } }],
    [
      { key: 'MY_API_KEY', api_key: 'x' },
      { key: 'MY_API_KEY', api_key: '[secret]' },
    ],
    [
      { key: '0aZ9dk3lPq72Mn4x', proxy: 'http://proxy.cern.ch:3128' },
      { key: '[secret]', proxy: 'http://proxy.cern.ch:3128' },
    ],
    [{ note: 'pb_0123456789abcdefghijABCDEFGHIJ-_0123456789a' }, { note: '[secret]' }],
    [
      { [jwt]: 1, [`${jwt}x`]: 2 },
      { '[secret]': '[secret]', '[secret] 2': '[secret]' },
    ],
    [{ url: 'https://x/?access_token=abc&id=5' }, { url: 'https://x/?access_token=[secret]&id=5' }],
    [
      { task_params: '{"taskName":"x","password":"hunter2"}' },
      { task_params: '{"taskName":"x","password":"[secret]"}' },
    ],
    [{ task_params: '{ "taskName": "x" }' }, { task_params: '{ "taskName": "x" }' }],
    ['no object', 'no object'],
    [undefined, null],
  ])('%j becomes %j', (given, expected) => {
    expect(mask(given)).toEqual(expected)
  })

  it.each([
    'mc20_13TeV.700320.Sh_2211_Zee_maxHTpTV2_BFilter.deriv.DAOD_PHYS.e8351_s3681_r13145_p5855',
    'data22_13p6TeV.periodAllYear.physics_Main.PhysCont.DAOD_PHYS.grp22_v03_p5857',
    'user.someone.surveyJobs.keyJsonPath.newonesAreBetter.v1',
    'group.phys-higgs.monkeyJobsAndMore.ewoks_2024_campaign.root',
  ])('leaves the dataset %s alone', (dataset) => {
    expect(mask({ dataset, text: `look at ${dataset}:file.root` })).toEqual({
      dataset,
      text: `look at ${dataset}:file.root`,
    })
  })

  // Made up.
  const random = 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'
  it.each([
    ...['p', 'o', 'u', 's', 'r'].map((kind) => `gh${kind}_${random}`),
    `github_pat_11AB${random}_${random}`,
    ...['pat', 'oas', 'dt', 'rt', 'ptt', 'agent'].map((kind) => `gl${kind}-${random.slice(0, 20)}`),
    `glpat-${random}.01.${random.slice(0, 9)}`,
    'AKIAIOSFODNN7EXAMPLE',
    'ASIAY34FZKBOKMUTVV7A',
    `sk-proj-${random}-${random}`,
    `sk-ant-api03-${random}-${random}AA`,
    `sk-${random}`,
    `xoxb-123456789012-1234567890123-${random.slice(0, 24)}`,
    `xoxe.xoxp-1-${random}`,
    `xapp-1-A0123456789-${random}`,
    `AIza${random.slice(0, 35)}`,
    `ya29.${random}-${random}`,
    `1//0${random}`,
    `GOCSPX-${random.slice(0, 28)}`,
    `hf_${random}`,
    `npm_${random}`,
    `hvs.${random}`,
    `sk_live_${random}`,
    `MDAxY2xvY2F0aW9uIE9wdGlvbmFs${random}`,
    `zteos64:MDAwMDA${random}==`,
  ])('masks the key %s', (key) => {
    const given = { note: `use ${key}, please`, list: [`KEY=${key}`], url: `https://x/?q=${key}&id=5` }
    expect(JSON.stringify(mask(given))).not.toContain(key.slice(-15))
    expect(mask({ note: `use ${key}, please` })).toEqual({ note: 'use [secret], please' })
  })

  it.each([
    ['https://dana:hunter2@panda.cern.ch/x', 'https://dana:[secret]@panda.cern.ch/x'],
    ['runGen.py --accessToken hunter2 --nEvents 5', 'runGen.py --accessToken [secret] --nEvents 5'],
    [
      'https://s3.cern.ch/f?a=1&X-Amz-Signature=0aff&b=2',
      'https://s3.cern.ch/f?a=1&X-Amz-Signature=[secret]&b=2',
    ],
    [
      `dana-/CN=Dana Muon-panda-${'0123456789abcdef'.repeat(2)} expired`,
      'dana-/CN=Dana Muon-panda-[secret] expired',
    ],
    ['aws_secret_access_key = wJalr/K7MDENG', 'aws_secret_access_key = [secret]'],
    [
      `-----BEGIN CERTIFICATE-----\nMIIx\n-----END CERTIFICATE-----\n${pem}\n`,
      '-----BEGIN CERTIFICATE-----\nMIIx\n-----END CERTIFICATE-----\n[secret]\n',
    ],
  ])('masks what is secret in %s', (text, expected) => {
    expect(mask({ text })).toEqual({ text: expected })
  })

  it.each([
    'task-48200101-with-a-long-name-behind-it',
    'my_task_test_run_2024_something_long',
    'highs_and_lows_of_2024_and_2025',
    'root://eosatlas.cern.ch:1094//eos/atlas/user@cern/file.root',
    'sk-learn-pipelines-without-any-number',
    '0123456789abcdef0123456789abcdef',
  ])('leaves %s alone', (text) => {
    expect(mask({ text })).toEqual({ text })
  })

  it('masks what the catalogue marks, whatever it looks like', () => {
    expect(maskArguments('credential_management_set_user_secrets', { key: 'K', value: 'x' })).toEqual({
      key: 'K',
      value: '[secret]',
    })
    expect(
      maskArguments('credential_management_set_user_secrets', { key: 'K', value: { a: ['b', 1] } }),
    ).toEqual({ key: 'K', value: { a: ['[secret]', '[secret]'] } })
  })

  it('keeps a name such as __proto__ as it is', () => {
    const given: unknown = JSON.parse('{"__proto__": {"password": "x"}, "toString": 1}')
    expect(JSON.stringify(mask(given))).toBe('{"__proto__":{"password":"[secret]"},"toString":1}')
  })

  it('survives what is nested deeper than any call', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}"${jwt}"${']'.repeat(50_000)}`)
    expect(JSON.stringify(mask(deep))).not.toContain(jwt)
    expect(JSON.stringify(mask(deep))).toContain('nested too deeply')
    expect(
      JSON.stringify(mask({ text: JSON.stringify({ a: JSON.stringify({ token: 'abc' }) }) })),
    ).not.toContain('abc')
  })

  it('takes time in proportion to the text: a quadratic pattern would run for hours', () => {
    for (const part of [
      'eyJl',
      'ewo',
      'token',
      'token=',
      '-----BEGIN PRIVATE KEY-----',
      'bearer ',
      'a.',
      'pb_',
      'ghp_',
      'sk-',
      'AKIA',
      '://a:',
      '://',
      '--token ',
      '--a',
      '-a-',
      '?sig=',
      '1//0',
      'xoxb-',
      'MDAx',
    ])
      expect(JSON.stringify(mask({ key: part.repeat(1_000_000 / part.length) }))).toContain('"key"')
  }, 10_000)
})

const word = (min: number) =>
  fc.string({
    unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_'.split('')),
    minLength: min,
    maxLength: 60,
  })
const jwts = fc
  .tuple(
    fc.record(
      {
        alg: fc.constantFrom('RS256', 'none', 'ES512'),
        kid: fc.string({ unit: 'grapheme' }),
        typ: fc.constant('JWT'),
      },
      { requiredKeys: ['alg'] },
    ),
    fc.object(),
    word(20),
    fc.constantFrom(0, 2),
    fc.boolean(),
  )
  .map(([header, payload, signature, space, kidFirst]) => {
    const { kid, ...rest } = header
    const ordered = kidFirst && kid !== undefined ? { kid, ...rest } : header
    return `${base64url(JSON.stringify(ordered, null, space))}.${base64url(payload)}.${signature}`
  })
const pems = fc
  .tuple(fc.constantFrom('', 'RSA ', 'EC ', 'ENCRYPTED ', 'OPENSSH '), word(40))
  .map(([kind, body]) => `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n-----END ${kind}PRIVATE KEY-----\n`)
const clientKeys = word(43).map((text) => `pb_${text}`)
/** Secrets that are known by how they look, each with the part that must not survive. */
const recognisable = fc.oneof(
  jwts,
  pems.map((text) => text),
  clientKeys,
)
const secretNames = fc
  .tuple(
    word(0),
    fc.constantFrom(
      'token',
      'Secret',
      'PASSWORD',
      'passwd',
      'credential',
      'authorization',
      'Cookie',
      'private_key',
    ),
    word(0),
  )
  .map((parts) => parts.join(''))
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.oneof(
        recognisable,
        fc.constantFrom(
          ' ',
          '"',
          "'",
          '\\',
          ':',
          '=',
          '{',
          '}',
          '[',
          ']',
          '[secret]',
          'Bearer ',
          'token=',
          'password',
          'Authorization: ',
          'Basic ',
          '\n',
          ',',
          '%3D',
          '-----BEGIN PRIVATE KEY-----',
        ),
        word(0),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
)
const names = fc.oneof(texts, secretNames, fc.constantFrom('key', 'proxy', 'value', '__proto__'))
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc.constantFrom<unknown>(null, true, 0, -1.5, 1e300),
    fc.json(),
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(names, tie('json')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries) as unknown),
    tie('json').map((value) => JSON.stringify(value)),
  ),
}))

/** The value somewhere in arguments: in a list, under a name, within a text, in JSON in a text. */
const places: ((value: string) => unknown)[] = [
  (value) => value,
  (value) => ({ a: [1, { b: value }] }),
  (value) => ({ text: `some "words" before ${value} and after` }),
  (value) => ({ text: `x${value}` }),
  (value) => ({ text: JSON.stringify({ a: [value] }) }),
  (value) => ({ [value]: 1 }),
  (value) => ({ url: `https://panda/?q=1&t=${value}#x` }),
]

describe('for any arguments', () => {
  it('no token, private key or client key survives, wherever it stands', () => {
    fc.assert(
      fc.property(recognisable, fc.constantFrom(...places), (secret, place) => {
        const masked = JSON.stringify(mask(place(secret)))
        const core = secret.startsWith('-----') ? (secret.split('\n')[1] ?? '') : secret
        // The last character of a client key may be one that also ends a word.
        expect(masked).not.toContain(core.slice(0, 30))
        expect(masked).not.toContain(core.slice(-20))
      }),
      { numRuns: 1_000 },
    )
  })

  it('no value under a name that says secret survives', () => {
    fc.assert(
      fc.property(secretNames, fc.uuid(), fc.integer({ min: 0, max: 2 }), (name, secret, depth) => {
        const value = [secret, [secret], { a: { b: [secret, 12_345_678] } }][depth]
        const masked = JSON.stringify(mask([{ [name]: value }, JSON.stringify({ [name]: value })]))
        expect(masked).not.toContain(secret)
        expect(masked).not.toContain('12345678')
      }),
    )
  })

  it('a random value under a name that may mean a secret does not survive', () => {
    const random = fc.uint8Array({ minLength: 24, maxLength: 64 }).filter((bytes) => new Set(bytes).size > 16)
    fc.assert(
      fc.property(
        random,
        fc.constantFrom<BufferEncoding>('hex', 'base64', 'base64url'),
        (bytes, encoding) => {
          const secret = Buffer.from(bytes).toString(encoding)
          expect(JSON.stringify(mask({ key: `x ${secret} y`, myProxy: [secret] }))).not.toContain(
            secret.slice(0, 16),
          )
        },
      ),
    )
  })

  it('masking never throws, and twice is the same as once', () => {
    fc.assert(
      fc.property(json, (value) => {
        const once = mask(value)
        expect(mask(once)).toEqual(once)
        expect(JSON.stringify(once)).toBeTypeOf('string')
      }),
      { numRuns: 2_000 },
    )
  })
})
