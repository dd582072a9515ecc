import { describe, expect, test } from 'vitest'
import type { BridgeApi } from '../api.ts'
import { callMethod } from '../http/call-method.ts'
import { parseMcpUrl, parseNamedUrl, parseUrlElsewhere, parseServerUrl, redirectWithin } from './address.ts'

const deceiving: [string, RegExp][] = [
  ['https://real.example@evil.example/', /leads to evil\.example/],
  ['https://real.example:25443@evil.example:8443/', /leads to evil\.example:8443/],
  ['https://:@evil.example/', /leads to evil\.example/],
  ['https://@evil.example/', /leads to evil\.example/],
  ['https:evil.example@real.example', /leads to real\.example/],
  ['https://real.example\\@evil.example/', /backslash/],
  ['https://real.example\\.evil.example/', /backslash/],
  ['https://real.example\n.evil.example/', /control character/],
  ['https://real.example\t.evil.example/', /control character/],
  ['https://real.example/\u001b[2K', /control character/],
  ['https://real.example/\u202emoc.live', /control character/],
  [' https://real.example', /space/],
]

test.each(deceiving)('a server is not at %j', (address, why) => {
  expect(() => parseServerUrl(address)).toThrow(why)
})

test('what stood before the "@" is not repeated: a password may be in it', () => {
  expect(() => parseServerUrl('https://dana:hunter2@evil.example/')).toThrow(/^(?!.*hunter2).*evil\.example/)
})

test.each([
  ['https://pandaserver.cern.ch:25443/', 'https://pandaserver.cern.ch:25443'],
  ['https://real.example/a@b/mcp/', 'https://real.example/a@b/mcp'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  // Cyrillic letters that look like Latin ones, and a host of its own right: both are shown as they are resolved.
  ['https://раnda.example', 'https://xn--nda-5cd3f.example'],
  ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
])('%s is the server %s', (address, url) => {
  expect(parseServerUrl(address)).toBe(url)
})

test.each(['https://real.example/mcp/', 'https://real.example/mcp'])(
  '%s of a PandaMCP stays as it is',
  (url) => {
    expect(parseMcpUrl(url)).toBe(url)
  },
)

test.each(deceiving)('a PandaMCP is not at %j', (address, why) => {
  expect(() => parseMcpUrl(address)).toThrow(why)
})

describe('a redirect', () => {
  const from = new URL('https://real.example:8443/mcp/')

  test.each([
    ['/mcp', 'https://real.example:8443/mcp'],
    ['https://real.example:8443/mcp?x=1', 'https://real.example:8443/mcp?x=1'],
    ['http://real.example/mcp', 'https://real.example:8443/mcp'],
    ['https://real.example//evil.example/mcp', 'https://real.example:8443//evil.example/mcp'],
  ])('to %s is followed to %s', (location, to) => {
    expect(redirectWithin(from, 307, location)?.href).toBe(to)
  })

  test.each([
    [307, 'https://evil.example/mcp'],
    [307, 'https://real.example@evil.example/mcp'],
    [307, '/mcp/'],
    [307, undefined],
    [302, '/mcp'],
    [200, '/mcp'],
  ])('by %i to %s is not', (status, location) => {
    expect(redirectWithin(from, status, location)).toBeUndefined()
  })
})

describe('an address that a server names', () => {
  const named = (text: string, by = 'https://real.example') => parseNamedUrl(text, by, 'PanDA (real.example)')

  test.each([
    ...deceiving,
    ['http://real.example/device', /does not start with https/],
    ['javascript:alert(1)', /does not start with https/],
    ['file:///etc/passwd', /does not start with https/],
    ['http://127.0.0.1:8080/device', /does not start with https/],
    ['', /does not start with https/],
  ] as [string, RegExp][])('is not taken: %j', (address, why) => {
    expect(() => named(address)).toThrow(why)
  })

  test('is taken over https, and on this machine from this machine', () => {
    expect(named('https://iam.example/device?user_code=AB-CD').href).toBe(
      'https://iam.example/device?user_code=AB-CD',
    )
    expect(named('http://127.0.0.1:1/x', 'http://127.0.0.1:2').host).toBe('127.0.0.1:1')
  })
})

test.each(['url', 'pandaMcpUrl', 'monitorUrl'])('an entry with such a %s is not saved', async (field) => {
  const server = { name: 'Mine', url: 'https://real.example', vo: 'atlas' }
  // Nothing of the bridge is reached.
  const answer = await callMethod({} as BridgeApi, 'saveServer', {
    server: { ...server, [field]: 'https://real.example@evil.example/' },
  })
  expect(answer).toMatchObject({
    error: { code: 'invalid-input', message: expect.stringContaining('leads to evil.example') },
  })
})

test.each([
  'https://127.0.0.1:8443/token',
  'https://localhost/token',
  'https://panda.localhost./token',
  'https://0x7f.1/token',
  'https://0/token',
  'https://169.254.169.254/latest',
  'https://[::1]/token',
  'https://[::]/token',
  'https://[::ffff:127.0.0.1]/token',
  'https://[fe80::1]/token',
])('a server elsewhere names no address of this computer: %s', (address) => {
  expect(() => parseUrlElsewhere(address, 'https://real.example/mcp', 'The server')).toThrow(
    /of this computer/,
  )
})

test('it may name one of a private network, or of any other', () => {
  for (const address of [
    'https://10.0.0.7/token',
    'https://idp.example/token',
    'https://[2001:db8::1]/token',
  ])
    expect(parseUrlElsewhere(address, 'https://real.example/mcp', 'The server').href).toBe(address)
})
