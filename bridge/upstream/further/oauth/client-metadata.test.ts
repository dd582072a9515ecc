import { expect, test } from 'vitest'
import document from '../../../../assets/client-metadata.json' with { type: 'json' }
import { furtherEntrySchema } from '../entry.ts'
import { ownMetadata } from './flow.ts'
import { PATH } from './redirect-listener.ts'

const entry = (clientId: string) =>
  furtherEntrySchema.safeParse({
    name: 'Rucio',
    prefix: '',
    reach: { by: 'http', url: 'https://rucio.example.org/mcp', login: 'oauth', clientId },
  })

test('the document says of this program what it says where it is registered', () => {
  expect(document).toMatchObject(ownMetadata)
})

test('the document sends browsers back to this computer, whatever the port (RFC 8252, 7.3)', () => {
  expect(document.redirect_uris).toEqual([`http://127.0.0.1${PATH}`])
})

test('the document has no secret and asks for none (draft-ietf-oauth-client-id-metadata-document, 4.1)', () => {
  expect(document.token_endpoint_auth_method).toBe('none')
  expect(Object.keys(document).filter((name) => /secret/.test(name))).toEqual([])
  expect(document.client_uri).toMatch(/^https:/)
  expect(JSON.stringify(document).length).toBeLessThan(5_000)
})

test('its address is one that an entry may name as its client ID', () => {
  expect(entry(document.client_id).success).toBe(true)
})

test.each([
  'http://example.org/client.json',
  'https://example.org',
  'https://example.org/',
  'https://example.org/a/../client.json',
  'https://example.org/client.json#part',
  'https://example.org/client.json?of=me',
  'https://user:word@example.org/client.json',
  'HTTPS://example.org/client.json',
])('%s is the address of no such document', (clientId) => {
  expect(entry(clientId).error?.issues[0]?.message).toMatch(/is https, with a path/)
})

test.each(['panda-bridge', '0oa1b2c3', 'api://panda'])(
  '%s is a client that was registered by hand',
  (clientId) => {
    expect(entry(clientId).success).toBe(true)
  },
)
