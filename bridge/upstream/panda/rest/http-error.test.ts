import { describe, expect, test } from 'vitest'
import { endpointOfTool } from '../../../panda/catalogue/index.ts'
import type { Endpoint } from '../../../panda/catalogue/types.ts'
import { httpError, isTokenRefused } from './http-error.ts'

const html = '<html><body><h1>No</h1></body></html>'
const said = (status: number, body: string, tool = 'task_get_status') => {
  const { code, message, nextStep } = httpError(
    status,
    body,
    endpointOfTool(tool) as Endpoint,
    'PanDA (host)',
  )
  return `${code}: ${message} ${nextStep}`
}

describe('an HTTP error', () => {
  test.each<[number, string, string]>([
    [
      302,
      '',
      'not-panda: PanDA (host) sends this call elsewhere (HTTP 302), where the login must not go. Check',
    ],
    [
      400,
      '<h1>Bad Request</h1><p>Size of a request header field exceeds server limit.</p>',
      'token-refused: This login is too long for PanDA (host) (HTTP 400): its ID token names more groups than the web server takes. Nothing was carried out. Ask',
    ],
    [
      400,
      '<p>Reason: You are speaking plain HTTP to an SSL-enabled server port.</p>',
      'not-panda: PanDA (host) speaks TLS only (HTTP 400). Let its address begin with https://.',
    ],
    [400, 'no', 'refused-by-panda: PanDA (host) failed while it worked on task_get_status (HTTP 400).'],
    [401, html, 'token-refused: PanDA (host) refuses this login (HTTP 401). Check'],
    [
      403,
      'ERROR : Token authentication failed. Invalid token. Signature has expired',
      'token-refused: PanDA (host) refuses this login (HTTP 403). It says: "Token authentication failed. Invalid token. Signature has expired". Check',
    ],
    [
      403,
      'ERROR : Token authentication failed. Unknown vo : cms',
      'token-refused: PanDA (host) refuses this login for the VO. It says: "Token authentication failed. Unknown vo : cms". Check that you are a member',
    ],
    [
      403,
      'ERROR : Token authentication failed. JWK not found for kid abc',
      'token-refused: PanDA (host) does not know yet the key with which the identity provider has signed this login. It says: "Token authentication failed. JWK not found for kid abc". It reads the keys anew every ten minutes: try again then.',
    ],
    [
      403,
      "ERROR : Token authentication failed. Token decode failure. 'groups' Traceback (most recent call last):\n  File \"/x.py\", line 3\nKeyError: 'groups'",
      'token-refused: PanDA (host) refuses this login (HTTP 403). It says: "Token authentication failed. Token decode failure. \'groups\'". Check',
    ],
    [
      403,
      'ERROR : Dana Muon is banned',
      'refused-by-panda: PanDA (host) has banned this user. It says: "Dana Muon is banned". Ask',
    ],
    [
      403,
      'ERROR : method get_status is forbidden',
      'not-found: PanDA (host) does not have task_get_status. It may run another version of PanDA: use another tool.',
    ],
    [
      403,
      'forbidden',
      'refused-by-panda: PanDA (host) forbids task_get_status (HTTP 403). It says: "forbidden". It may',
    ],
    [
      404,
      'not found',
      'not-found: PanDA (host) has not found what task_get_status asked for (HTTP 404). Check',
    ],
    [404, html, 'not-panda: PanDA (host) has no REST API at this address (HTTP 404). Check'],
    [
      500,
      'ERROR : received invalid JSON : Expecting value\nline 1',
      'refused-by-panda: PanDA (host) failed while it worked on task_get_status (HTTP 500). It says: "received invalid JSON : Expecting value line 1". Check the arguments.',
    ],
    [500, html, 'refused-by-panda: PanDA (host) failed while it worked on task_get_status (HTTP 500). Check'],
    [503, html, 'overloaded: PanDA (host) is overloaded (HTTP 503). Try again in a few minutes.'],
    [418, '', 'refused-by-panda: PanDA (host) failed while it worked on task_get_status (HTTP 418). Check'],
  ])('%i %s', (status, body, sentences) => {
    expect(said(status, body).slice(0, sentences.length)).toBe(sentences)
  })

  test.each<[number, string]>([
    [403, 'ERROR : method get_wn_metrics_by_site is forbidden'],
    [404, 'not found'],
  ])('%i %s, of what a later release has added: the server may be too old', (status, body) => {
    expect(said(status, body, 'statistics_get_wn_metrics_by_site')).toBe(
      'not-found: PanDA (host) does not have statistics_get_wn_metrics_by_site, which came with PanDA server 1.0.4. ' +
        'This server may be too old for it: use another tool.',
    )
  })

  test.each([502, 503, 504])('%i: whether a change was carried out is not known', (status) => {
    const change = endpointOfTool('task_kill') as Endpoint
    const body =
      'upstream connect error or disconnect/reset before headers. reset reason: connection termination'
    const { message, nextStep } = httpError(status, body, change, 'PanDA (host)')
    expect(message).toContain('whether the call was carried out is not known')
    expect(nextStep).toMatch(/^Look at what it acts on/)
  })

  test('never repeats a token, nor a page of text', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
    expect(said(500, `no such header: Bearer ${token}`)).toContain('no such header: Bearer [secret]')
    expect(said(500, `${' x'.repeat(130)} ${token.repeat(50)}`)).not.toContain('eyJ')
    expect(said(500, 'x'.repeat(10_000)).length).toBeLessThan(600)
  })

  test.each<[number, string, boolean]>([
    [403, 'ERROR : Token authentication failed. Invalid token. Signature has expired', true],
    [403, 'ERROR : Token authentication failed. JWK not found for kid abc', true],
    [403, 'ERROR : Token authentication failed. Not a member of the atlas group', false],
    [403, 'ERROR : Token authentication failed. Unknown vo : cms', false],
    [403, 'ERROR : Dana Muon is banned', false],
    [403, 'ERROR : method x is forbidden', false],
    [401, '', true],
    [200, 'Token authentication failed', false],
  ])('%i %s: a new token may help is %j', (status, body, helps) => {
    expect(isTokenRefused(status, body)).toBe(helps)
  })
})
