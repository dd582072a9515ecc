import * as oidc from 'openid-client'
import { describe, expect, test } from 'vitest'
import { Secret } from '../platform/secret.ts'
import {
  endsLogin,
  helpFor,
  inItsWords,
  isAboutClient,
  isDenial,
  isForLater,
  refusalOf,
  type Refusal,
} from './refusal.ts'

const of = (status: number, error: string | undefined, words?: string): Refusal => ({ status, error, words })

describe('an answer to a refresh', () => {
  test.each([
    ['by RFC 6749', of(400, 'invalid_grant', 'Token is not active')],
    ['of INDIGO IAM and MITREid Connect', of(401, 'invalid_token', 'Invalid refresh token')],
    [
      'of Dex',
      of(400, 'invalid_request', 'Refresh token is invalid or has already been claimed by another client.'),
    ],
    ['that writes it with an underscore', of(400, 'invalid_request', 'Invalid refresh_token')],
    ['of Dex, when it is old', of(400, 'invalid_request', 'Refresh token expired.')],
    ['that the user denied', of(400, 'access_denied')],
  ])('%s ends the login', (_, refusal) => {
    expect(endsLogin(refusal)).toBe(true)
  })

  test.each([
    ['about the client', of(401, 'invalid_client', 'Bad client credentials')],
    ['about the client, in the words of Spring', of(401, 'unauthorized', 'Bad credentials')],
    ['about what the client may', of(400, 'unauthorized_client')],
    ['about the form', of(400, 'invalid_request', 'Missing parameter: grant_type')],
    ['about a token that was not sent', of(400, 'invalid_request', 'No refresh token is found in request.')],
    ['about the scope', of(400, 'invalid_scope')],
    ['of a proxy, without a code', of(401, undefined)],
    ['of a gateway with words of its own', of(400, 'Bad Request')],
    ['of another one', of(401, 'Unauthorized')],
    ['of one that limits', of(400, 'too_many_requests')],
    ['about work at it', of(400, 'invalid_request', 'The token endpoint is under maintenance')],
    ['of a provider in trouble', of(500, 'server_error')],
    ['of one that is busy', of(503, 'invalid_token')],
  ])('%s does not', (_, refusal) => {
    expect(endsLogin(refusal)).toBe(false)
  })
})

test.each(['authorization_pending', 'slow_down', 'temporarily_unavailable', 'server_error', undefined])(
  'a sign-in that is answered %s goes on',
  (error) => {
    expect(isForLater(of(400, error))).toBe(true)
  },
)

test('the client is what is wrong, or it is not', () => {
  expect(isAboutClient(of(401, 'invalid_client'))).toBe(true)
  expect(isAboutClient(of(401, 'invalid_token'))).toBe(false)
})

test('who has to accept a usage policy is told where', () => {
  expect(helpFor(of(400, 'invalid_grant', 'User dana needs to sign AUP for this organization'))).toMatch(
    /\(AUP\)/,
  )
  expect(helpFor(of(400, 'invalid_grant', 'Token is not active'))).toBeUndefined()
})

test('who is kept out by an administrator is told whom to ask', () => {
  expect(helpFor(of(400, 'invalid_grant', 'User disabled'))).toMatch(/account is closed/)
  const words = 'Offline session invalid because offline access not granted anymore'
  expect(helpFor(of(400, 'invalid_grant', words))).toMatch(/offline access/)
  expect(helpFor(of(400, 'not_allowed', 'Offline tokens not allowed for the user or client'))).toMatch(
    /offline access/,
  )
  expect(helpFor(of(400, 'invalid_grant', 'Offline user session not found'))).toBeUndefined()
})

test('a realm that is closed is no denial of the user', () => {
  expect(isDenial(of(400, 'access_denied', 'The end user denied the authorization request'))).toBe(true)
  expect(isDenial(of(403, 'access_denied', 'Realm not enabled'))).toBe(false)
})

function bodyError(status: number, error: string, error_description?: string): oidc.ResponseBodyError {
  const response = new Response('{}', { status })
  return new oidc.ResponseBodyError('refused', { cause: { error, error_description }, response })
}

function challengeError(
  body: string,
  parameters: Record<string, string>,
): oidc.WWWAuthenticateChallengeError {
  const response = new Response(body, { status: 401 })
  return new oidc.WWWAuthenticateChallengeError('refused', {
    cause: [{ scheme: 'bearer', parameters }],
    response,
  })
}

test('a refresh token in a provider’s words is masked, and so is any other token, and what a terminal obeys', async () => {
  const sent = new Secret('opaque-refresh-token-1')
  const said =
    'Invalid refresh token: opaque-refresh-token-1, eyJhbGciOiJub25lIn0.eyJqdGkiOiIxIn0.x\u001b[2J\nNext'
  const refusal = await refusalOf(bodyError(401, 'invalid_token', said), sent)
  expect(refusal).toMatchObject({ status: 401, error: 'invalid_token' })
  expect(refusal?.words).toMatch(/^Invalid refresh token: \[secret\], \[secret\]/)
  expect(JSON.stringify(refusal)).not.toMatch(/opaque|eyJ|\\u001b|\\n/)
})

test('where the header says nothing, the body does', async () => {
  const body = JSON.stringify({ error: 'invalid_client', error_description: 'Bad credentials' })
  expect(await refusalOf(challengeError(body, { realm: 'openid' }))).toEqual(
    of(401, 'invalid_client', 'Bad credentials'),
  )
  const header = { error: 'invalid_token', error_description: 'Expired' }
  expect(await refusalOf(challengeError('<html>', header))).toEqual(of(401, 'invalid_token', 'Expired'))
  expect(await refusalOf(challengeError('', { realm: 'x' }))).toEqual(of(401, undefined))
  expect(await refusalOf(new Error('no network'))).toBeUndefined()
})

test('a sentence ends with code and words, as far as there are any', () => {
  expect(inItsWords(of(400, 'invalid_grant', 'Too old'))).toBe(' (invalid_grant). It says: "Too old"')
  expect(inItsWords(of(400, 'invalid_grant'))).toBe(' (invalid_grant).')
  expect(inItsWords(of(400, undefined))).toBe('.')
})
