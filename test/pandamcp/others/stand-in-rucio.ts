import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** It protects nothing. */
export const rucioUser = { account: 'dmuon', name: 'dana', password: 'pass-of-the-tests' }

/** What it says of itself where real Rucio says its version. */
export const STAND_IN = 'stand-in of the tests, no Rucio'

const tokenOf = (number: number): string => `rucio-session-${number}-of-the-tests`

/**
 * Stands in for a Rucio: no data, no database, only the few endpoints of its REST API that the tools ask for which the tests
 * call, with the answers that Rucio 41 gives there. What is real is `rucio-mcp` before it, with Rucio's own client.
 */
export class StandInRucio {
  readonly url: string
  /** `METHOD /path` of each request. */
  readonly requests: string[] = []
  readonly #close: () => Promise<void>
  readonly #given = new Set<string>()
  /** Whether the person has logged in at its identity provider, which is one link here. */
  #hasLoggedIn = false

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url
    this.#close = close
  }

  static async open(): Promise<StandInRucio> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const rucio = new StandInRucio(`http://127.0.0.1:${port}`, async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    })
    server.on('request', (request: IncomingMessage, response) => {
      request.resume()
      rucio.#answer(request, response)
    })
    return rucio
  }

  /** The file by which Rucio's client finds it. */
  configuration(authType: 'userpass' | 'oidc'): string {
    const { account, name, password } = rucioUser
    return [
      '[client]',
      `rucio_host = ${this.url}`,
      `auth_host = ${this.url}`,
      `auth_type = ${authType}`,
      `account = ${account}`,
      `username = ${name}`,
      `password = ${password}`,
      'request_retries = 1',
      '',
    ].join('\n')
  }

  /** The sessions that it has given are over. */
  endSessions(): void {
    this.#given.clear()
  }

  close(): Promise<void> {
    return this.#close()
  }

  #answer({ method = '', url = '/', headers }: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(url, this.url)
    this.requests.push(`${method} ${pathname}`)
    const json = (body: object, more: Record<string, string> = {}) =>
      response.writeHead(200, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body))
    const refuse = (status: number, what: string) =>
      response
        .writeHead(status, {
          'content-type': 'application/octet-stream',
          exceptionclass: what,
          exceptionmessage: `${what} of the stand-in`,
        })
        .end(JSON.stringify({ ExceptionClass: what, ExceptionMessage: `${what} of the stand-in` }))

    switch (pathname) {
      case '/ping':
        return void json({ version: STAND_IN })
      case '/auth/userpass':
        if (
          headers['x-rucio-username'] !== rucioUser.name ||
          headers['x-rucio-password'] !== rucioUser.password
        )
          return void refuse(401, 'CannotAuthenticate')
        return void json({}, this.#newSession())
      case '/auth/oidc':
        return void json({}, { 'x-rucio-oidc-auth-url': `${this.url}/login_polling` })
      case '/login':
        this.#hasLoggedIn = true
        return void response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<p>Logged in at the stand-in</p>')
      case '/login_polling':
        // What asks for the token is rucio-mcp, and anybody else is the person's browser.
        if (headers['x-rucio-client-fetch-token'] !== 'True')
          return void response
            .writeHead(200, { 'content-type': 'text/html' })
            .end('<a href="/login">Log in</a>')
        return void (this.#hasLoggedIn ? json({}, this.#newSession()) : refuse(401, 'CannotAuthenticate'))
    }
    if (!this.#given.has(String(headers['x-rucio-auth-token']))) return void refuse(401, 'CannotAuthenticate')
    switch (pathname) {
      case '/accounts/whoami':
      case `/accounts/${rucioUser.account}`:
        return void json({ account: rucioUser.account, account_type: 'USER', status: 'ACTIVE', type: 'USER' })
      case '/dids/mc26/dids/search':
        return void response
          .writeHead(200, { 'content-type': 'application/x-json-stream' })
          .end(
            '{"scope": "mc26", "name": "mc26.stand-in.AOD", "did_type": "DATASET", "bytes": null, "length": null}\n',
          )
      default:
        return void refuse(404, 'DataIdentifierNotFound')
    }
  }

  #newSession(): Record<string, string> {
    const token = tokenOf(this.#given.size + 1)
    this.#given.add(token)
    return {
      'x-rucio-auth-token': token,
      'x-rucio-auth-token-expires': new Date(Date.now() + 3_600_000).toUTCString(),
    }
  }
}
