import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

interface Token {
  clientId: string
  aud?: string | string[]
}

/**
 * A real authorization server (oidc-provider) that gives logins for one MCP server as MCP's authorization asks for:
 * it registers clients, wants PKCE, and binds tokens to the resource.
 */
export class AuthorizationServer {
  readonly issuer: string
  readonly #close: () => Promise<void>
  readonly #provider: ProviderWithTokens
  readonly requests: string[] = []
  readonly #clients: string[] = []
  /** Seconds of an access token. */
  accessSeconds = 3_600
  /** The state of refresh tokens. */
  refuses = false
  /** Until when it holds what asks for tokens, and then is in trouble. */
  held: Promise<void> | undefined
  /** Whether it gives refresh tokens. */
  renews = true
  /** Documents that say who a client is, by their addresses: what the internet is for it. */
  readonly documents = new Map<string, object>()

  private constructor(
    issuer: string,
    close: () => Promise<void>,
    makeProvider: (self: AuthorizationServer) => Provider,
  ) {
    this.issuer = issuer
    this.#close = close
    this.#provider = makeProvider(this) as ProviderWithTokens
  }

  /**
   * @param resource the MCP server's address
   * @param revocation whether it ends logins (RFC 7009), or the address of who else is to do that
   */
  static async open(
    resource: () => string,
    { revocation = true }: { revocation?: boolean | string } = {},
  ): Promise<AuthorizationServer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const close = async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    }
    const self = new AuthorizationServer(
      issuer,
      close,
      (own) => new Provider(issuer, configuration(own, resource, revocation)),
    )
    self.#provider.on('registration_create.success', (_, { clientId }) => self.#clients.push(clientId))
    const answer = self.#provider.callback()
    server.on('request', (request, response) => {
      const path = new URL(request.url ?? '/', issuer).pathname
      self.requests.push(`${request.method ?? ''} ${path}`)
      if (self.refuses && path === '/token')
        return void response
          .writeHead(400, { 'content-type': 'application/json' })
          .end('{"error":"invalid_grant"}')
      if (self.held && path === '/token')
        return void self.held.then(() => response.writeHead(503).end('Down for maintenance'))
      void answer(request, response)
    })
    return self
  }

  /** Whether this is a token of its own for that resource. */
  async knows(token: string, resource: string): Promise<boolean> {
    const found = await this.#provider.AccessToken.find(token)
    return found !== undefined && [found.aud].flat().includes(resource)
  }

  /** Forgets who has registered, as a server does that was set up anew, or whose registrations end. */
  async forgetClients(): Promise<void> {
    for (const id of this.#clients.splice(0)) await this.#provider.Client.adapter.destroy(id)
  }

  close(): Promise<void> {
    return this.#close()
  }
}

type ProviderWithTokens = Provider & {
  AccessToken: { find: (token: string) => Promise<Token | undefined> }
  Client: { adapter: { destroy: (id: string) => Promise<void> } }
  on: (event: string, hear: (context: unknown, client: { clientId: string }) => void) => unknown
}

function configuration(
  self: AuthorizationServer,
  resource: () => string,
  revocation: boolean | string,
): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['cookie-key-of-a-test'] },
    scopes: ['openid', 'offline_access', 'notes'],
    pkce: { required: () => true },
    fetch: async (input: string | URL) => {
      const document = self.documents.get(String(input))
      return document ? Response.json(document) : new Response('Not found', { status: 404 })
    },
    features: {
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
      devInteractions: { enabled: true },
      registration: { enabled: true },
      revocation: { enabled: revocation === true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource(),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'notes', audience: resource(), accessTokenFormat: 'opaque' }),
      },
    },
    ...(typeof revocation === 'string' && { discovery: { revocation_endpoint: revocation } }),
    issueRefreshToken: () => self.renews,
    rotateRefreshToken: () => true,
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    ttl: {
      AccessToken: () => self.accessSeconds,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 3_600,
      Interaction: 600,
    },
    extraClientMetadata: { properties: [] },
  }
}

/**
 * Logs in and agrees on the server's own pages, as a browser would, and ends where that sends it.
 * @param isElsewhere on another computer, of whose 127.0.0.1 the bridge knows nothing
 * @returns the last address
 */
export async function agree(url: string, { isElsewhere = false } = {}): Promise<string> {
  const cookies = new Map<string, string>()
  let at = url
  let body: URLSearchParams | undefined
  for (let steps = 0; steps < 20; steps += 1) {
    const response = await fetch(at, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body && { body }),
    })
    body = undefined
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null) {
      at = new URL(location, at).href
      if (isElsewhere && new URL(at).pathname === '/linked') return at
      continue
    }
    const page = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    if (action === undefined) return at
    at = new URL(action, at).href
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1] ?? 'consent'
    body = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: 'ada', password: 'x' }) })
  }
  throw new Error(`The login did not end: ${at}`)
}
