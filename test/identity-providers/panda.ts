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
  jwtProfile?: 'wlcg'
}

/** PanDA with identity providers of another make: it checks ID tokens by their keys, and the demo does the rest. */
export interface PandaOfProvider extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** The ID tokens that it has taken, each once, by what they say. */
  taken: Map<string, Record<string, unknown>>
  /** Why it has taken others not. */
  refused: string[]
  /** Has it read the providers' keys anew, as PanDA does after some minutes. */
  readKeys(): Promise<void>
}

type Claims = Record<string, unknown>

/** Who signs in at a client of a provider, by its metadata and keys. */
interface Known {
  client: ProviderClient
  issuer: string
  keys: (JsonWebKey & { kid: string })[]
}

/** @param clients by VO, as the demo knows them */
export async function startPandaOf(
  demo: Demo,
  clients: Readonly<Record<string, ProviderClient>>,
): Promise<PandaOfProvider> {
  let known: Known[] = []
  const readKeys = async (): Promise<void> => {
    known = await Promise.all(Object.values(clients).map(readProvider))
  }

  // A provider whose certificate is not trusted yet is asked later.
  await readKeys().catch(() => undefined)

  /** The claims, or why the token is not good: key, RS256, end, issuer, client. */
  async function check(token: string): Promise<Claims | string> {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const { alg, kid } = decode(header)
    if (known.length === 0) await readKeys()
    const key = known.flatMap(({ keys }) => keys).find((each) => each.kid === kid)
    if (alg !== 'RS256' || key === undefined) return 'JWK for the kid of the token was not found'
    const content = Buffer.from(`${header}.${payload}`)
    const publicKey = createPublicKey({ key, format: 'jwk' })
    if (!verify('RSA-SHA256', content, publicKey, Buffer.from(signature, 'base64url')))
      return 'Signature verification failed'
    const claims = decode(payload)
    if (Number(claims['exp']) * 1000 <= Date.now()) return 'Signature has expired'
    const ofIssuer = known.filter(({ issuer }) => claims['iss'] === issuer)
    if (ofIssuer.length === 0) return 'Invalid issuer'
    const isOurs = ofIssuer.some(({ client }) => [claims['aud']].flat().includes(client.clientId))
    return isOurs ? claims : 'No known client in the token'
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request
    const [, vo = ''] = /^\/auth\/(.+)_auth_config\.json$/.exec(path) ?? []
    const client = clients[vo]
    if (client) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(authConfigOf(client)))
      return
    }
    const sent = new Headers({ accept: headers.accept ?? '*/*' })
    if (headers.origin !== undefined) sent.set('origin', headers.origin)
    if (headers['content-type'] !== undefined) sent.set('content-type', headers['content-type'])
    const token = headers.authorization?.replace(/^Bearer /, '')
    if (token !== undefined) {
      const claims = await check(token)
      if (typeof claims === 'string') {
        panda.refused.push(claims)
        response.writeHead(403, { 'content-type': 'text/plain' })
        response.end(`ERROR : Token authentication failed. Invalid token. ${claims}`)
        return
      }
      panda.taken.set(token, claims)
      sent.set(
        'authorization',
        `Bearer ${demo.mintIdToken(headers.origin === undefined ? {} : { vo: headers.origin })}`,
      )
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
    readKeys,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return panda
}

/** As panda-server has it in a file for each VO. */
function authConfigOf({ metadataUrl, clientId, clientSecret, jwtProfile }: ProviderClient): object {
  return {
    audience: clientId,
    client_id: clientId,
    client_secret: clientSecret ?? null,
    oidc_config_url: metadataUrl,
    ...(jwtProfile && { jwt_profile: jwtProfile }),
  }
}

async function readProvider(client: ProviderClient): Promise<Known> {
  const { issuer, jwks_uri } = await readJson<{ issuer: string; jwks_uri: string }>(client.metadataUrl)
  const { keys } = await readJson<Pick<Known, 'keys'>>(jwks_uri)
  return { client, issuer, keys }
}

function decode(part: string): Claims {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims
}

async function readJson<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as T
}
