import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { type Context, Provider } from 'oidc-provider'
import type { Counters } from './counters.ts'
import { decide, handleDevicePage } from './device-approval.ts'
import { type Faults, takeFault } from './faults.ts'
import { drop, pathOf, send, sendJson, sendLoginWall, sendOverloaded } from './http.ts'
import { identityConfiguration, type IdentityLifetimes } from './identity-configuration.ts'
import type { DemoState } from './state.ts'
import { changeClaims } from './tokens.ts'

export interface IdentityOptions extends IdentityLifetimes {
  /** Seconds between two polls, as told to the application. */
  pollSeconds: number
  /** Every sign-in is approved as soon as it starts, as if the user had clicked at once. */
  autoApprove: boolean
}

export interface Identity {
  issuer: string
  /** Answers a request below `/idp`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

const MOUNT = '/idp'

/** An OpenID provider with the device flow (RFC 8628) and rotating refresh tokens, below `/idp`. */
export function createIdentity(
  baseUrl: string,
  state: DemoState,
  faults: Faults,
  counters: Counters,
  options: IdentityOptions,
): Identity {
  const issuer = `${baseUrl}${MOUNT}`
  const provider = new Provider(
    issuer,
    identityConfiguration(
      state.storage,
      state.signingKey,
      state.cookieKey,
      options,
      () => faults.identity?.kind !== 'no-refresh-token',
    ),
  )
  provider.use(async (context, next) => {
    await next()
    await adjustAnswer(context)
  })
  const serve = provider.callback()

  async function adjustAnswer(context: Context): Promise<void> {
    const { body, oidc } = context
    if (typeof body !== 'object' || body === null) return
    if (oidc?.route === 'discovery') {
      const fault = takeFault(faults, 'identity', '/idp/.well-known/openid-configuration', ['metadata'])
      if (fault?.kind === 'metadata') Object.assign(body, fault.fields)
    }
    if (oidc?.route === 'device_authorization' && 'user_code' in body) {
      const fault = takeFault(faults, 'identity', '/idp/device/auth', ['device-answer'])
      if (fault?.kind === 'device-answer') Object.assign(body, fault.fields)
      counters.deviceAuthorizations += 1
      Object.assign(body, { interval: options.pollSeconds })
      if (options.autoApprove) await decide(provider, String(body.user_code), 'approve')
    }
    if (oidc?.route === 'token' && oidc.params?.['grant_type'] === 'refresh_token') {
      const fault = takeFault(faults, 'identity', '/idp/token', [
        'no-refresh-token',
        'no-id-token',
        'id-token-claims',
      ])
      if (fault?.kind === 'no-refresh-token') Reflect.deleteProperty(body, 'refresh_token')
      if (fault?.kind === 'no-id-token') Reflect.deleteProperty(body, 'id_token')
      if (fault?.kind === 'id-token-claims' && 'id_token' in body)
        body.id_token = changeClaims(state.signingKey, String(body.id_token), fault.claims)
    }
  }

  async function handleToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await peekForm(request)
    if (form.get('grant_type') !== 'refresh_token') {
      counters.devicePolls += 1
      if (answerInstead('poll', response)) return
      if (takeFault(faults, 'identity', '/idp/token', ['slow-down'])) {
        sendJson(response, 400, { error: 'slow_down' })
        return
      }
      await serveMounted(request, response)
      return
    }
    counters.refreshes += 1
    counters.refreshesInFlight += 1
    counters.maxRefreshesInFlight = Math.max(counters.maxRefreshesInFlight, counters.refreshesInFlight)
    if (state.storage.wasRotated(form.get('refresh_token') ?? '')) counters.reusedRefreshTokens += 1
    try {
      const fault = takeFault(faults, 'identity', '/idp/token', ['slow-refresh', 'refuse-refresh'])
      if (answerInstead('refresh', response)) return
      if (fault?.kind === 'refuse-refresh') state.storage.revokeAll()
      if (fault?.kind === 'slow-refresh') await wait(fault.ms, undefined, { ref: false })
      await serveMounted(request, response)
    } finally {
      counters.refreshesInFlight -= 1
    }
  }

  /** @returns whether the answer is given */
  function answerInstead(to: 'refresh' | 'poll', response: ServerResponse): boolean {
    if (faults.identity?.kind !== 'token-answer' || faults.identity.to !== to) return false
    const fault = takeFault(faults, 'identity', '/idp/token', ['token-answer'])
    if (fault?.kind !== 'token-answer') return false
    if (fault.challenge !== undefined) response.setHeader('www-authenticate', fault.challenge)
    sendJson(response, fault.status, fault.body)
    return true
  }

  /** The provider expects what a framework does that mounts it: the path without the mount point. */
  async function serveMounted(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const originalUrl = request.url ?? MOUNT
    Object.assign(request, { originalUrl, baseUrl: MOUNT, url: originalUrl.slice(MOUNT.length) || '/' })
    await serve(request, response)
  }

  return {
    issuer,
    async handle(request, response) {
      const path = pathOf(request)
      const fault = takeFault(faults, 'identity', path, ['down', 'overloaded', 'html', 'redirect'])
      if (fault?.kind === 'down') drop(response)
      else if (fault?.kind === 'overloaded') sendOverloaded(response)
      else if (fault?.kind === 'html') sendLoginWall(response)
      else if (fault?.kind === 'redirect') response.writeHead(307, { location: fault.to }).end()
      else if (path === '/idp/device') await handleDevicePage(provider, request, response)
      else if (path === '/idp/token' && request.method === 'POST') await handleToken(request, response)
      else if (path === '/idp' || path.startsWith('/idp/')) await serveMounted(request, response)
      else send(response, 404, 'text/plain', 'not found')
    },
  }
}

/** Reads a form and puts it back, for the provider to read. */
async function peekForm(request: IncomingMessage): Promise<URLSearchParams> {
  const length = Number(request.headers['content-length'] ?? 0)
  // Longer than the provider accepts: it shall say so itself.
  if (!(length > 0 && length < 50_000)) return new URLSearchParams()
  let bytes = request.read(length) as Buffer | null
  while (bytes === null && !request.readableEnded && !request.destroyed) {
    await Promise.race([once(request, 'readable'), once(request, 'close')])
    bytes = request.read(length) as Buffer | null
  }
  if (!bytes) return new URLSearchParams()
  request.unshift(bytes)
  return new URLSearchParams(bytes.toString())
}
