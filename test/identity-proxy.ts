import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { changeClaims } from '../bridge/demo/tokens.ts'
import type { Demo } from '../bridge/demo/index.ts'

/** An answer of the demo's identity provider on its way. */
export interface PassedAnswer {
  /** `/idp/token` */
  path: string
  /** What was asked with it. */
  form: URLSearchParams
  status: number
  headers: Record<string, string>
  /** Of JSON; undefined else. */
  body: Record<string, unknown> | undefined
  /** Is sent instead of all that. */
  page?: string
}

export interface IdentityProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** What becomes of each answer, from now on; it goes out when that has settled. */
  change: (answer: PassedAnswer) => void | Promise<void>
}

/**
 * A provider of another make: it stands before the demo's own, PanDA names it by this address, and it changes what that
 * one answers.
 */
export async function startIdentityProxy(demo: Demo): Promise<IdentityProxy> {
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = request
    const body = await text(request)
    const type = request.headers['content-type']
    const answer = await fetch(`${demo.url}${path}`, {
      method,
      redirect: 'manual',
      ...(method === 'POST' && { body, headers: { 'content-type': type ?? '' } }),
    })
    const answered = await answer.text()
    const passed: PassedAnswer = {
      path: path.split('?')[0] ?? path,
      form: new URLSearchParams(body),
      status: answer.status,
      headers: Object.fromEntries(
        [...answer.headers].filter(([name]) =>
          ['content-type', 'date', 'location', 'www-authenticate'].includes(name),
        ),
      ),
      body: parsed(answered.replaceAll(demo.url, url)),
    }
    sayInIdToken(demo, passed, { iss: `${url}/idp` })
    await proxy.change(passed)
    response.writeHead(passed.status, passed.headers)
    response.end(passed.page ?? (passed.body === undefined ? answered : JSON.stringify(passed.body)))
  }

  const proxy: IdentityProxy = {
    url,
    change: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  demo.authConfigChange = { oidc_config_url: `${url}/idp/.well-known/openid-configuration` }
  return proxy
}

/** Has the answer's ID token say something else, with a good signature. */
export function sayInIdToken(demo: Demo, { body }: PassedAnswer, claims: Record<string, unknown>): void {
  if (typeof body?.['id_token'] === 'string')
    body['id_token'] = changeClaims(demo.state.signingKey, body['id_token'], claims)
}

function parsed(answer: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(answer) as Record<string, unknown>
  } catch {
    return undefined
  }
}
