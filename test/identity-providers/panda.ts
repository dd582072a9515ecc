import { createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Demo } from '../../bridge/demo/index.ts'

/** A client of a provider, as PanDA publishes it. */
export interface ProviderClient {
  /** The address of the provider's metadata. */
  metadataUrl: string
  clientId: string
  clientSecret?: string
}

/** PanDA with an identity provider of another make: it checks ID tokens by that one's keys, and the demo does the rest. */
export interface PandaOfProvider extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** The ID tokens that it has taken, each once, by what they say. */
  taken: Map<string, Record<string, unknown>>
  /** Why it has taken others not. */
  refused: string[]
}

type Claims = Record<string, unknown>

export async function startPandaOf(demo: Demo, client: ProviderClient): Promise<PandaOfProvider> {
  const { metadataUrl, clientId, clientSecret = null } = client
  demo.authConfigChange = {
    audience: clientId,
    client_id: clientId,
    client_secret: clientSecret,
    oidc_config_url: metadataUrl,
  }
  const provider = await readJson<{ issuer: string; jwks_uri: string }>(metadataUrl)
  const { keys } = await readJson<{ keys: (JsonWebKey & { kid: string })[] }>(provider.jwks_uri)

  /** The claims, or why the token is not good: key, RS256, end, issuer, client. */
  function check(token: string): Claims | string {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const { alg, kid } = decode(header)
    const key = keys.find((each) => each.kid === kid)
    if (alg !== 'RS256' || key === undefined) return 'JWK for the kid of the token was not found'
    const content = Buffer.from(`${header}.${payload}`)
    const publicKey = createPublicKey({ key, format: 'jwk' })
    if (!verify('RSA-SHA256', content, publicKey, Buffer.from(signature, 'base64url')))
      return 'Signature verification failed'
    const claims = decode(payload)
    if (Number(claims['exp']) * 1000 <= Date.now()) return 'Signature has expired'
    if (claims['iss'] !== provider.issuer) return 'Invalid issuer'
    return [claims['aud']].flat().includes(clientId) ? claims : 'No known client in the token'
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request
    const sent = new Headers({ accept: headers.accept ?? '*/*' })
    if (headers.origin !== undefined) sent.set('origin', headers.origin)
    if (headers['content-type'] !== undefined) sent.set('content-type', headers['content-type'])
    const token = headers.authorization?.replace(/^Bearer /, '')
    if (token !== undefined) {
      const claims = check(token)
      if (typeof claims === 'string') {
        panda.refused.push(claims)
        response.writeHead(403, { 'content-type': 'text/plain' })
        response.end(`ERROR : Token authentication failed. Invalid token. ${claims}`)
        return
      }
      panda.taken.set(token, claims)
      sent.set('authorization', `Bearer ${demo.mintIdToken()}`)
    }
    const body = method === 'POST' ? { body: new Uint8Array(await buffer(request)) } : {}
    const answer = await fetch(`${demo.url}${path}`, { method, headers: sent, ...body })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    response.end(new Uint8Array(await answer.arrayBuffer()))
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const panda: PandaOfProvider = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: new Map(),
    refused: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return panda
}

function decode(part: string): Claims {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims
}

async function readJson<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as T
}
