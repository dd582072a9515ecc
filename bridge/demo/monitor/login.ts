import type { MonitorFault } from '../faults.ts'
import type { DemoState } from '../state.ts'
import { signedClaims } from '../tokens.ts'
import { DEMO_USER } from '../virtual-organisations.ts'
import { html, json, type MonitorAnswer, problem } from './request.ts'

/** BigPanDA's own key of the demo's user; made up, and of no use elsewhere. */
export const MONITOR_KEY = '0demo0demo0demo0demo0demo0demo0demo0demo'

export interface Known {
  username: string
  email: string
  method: 'iam' | 'token' | 'none'
}

const CRASH = html('Server Error (500)', '<h1>Server Error (500)</h1>', 500)

/**
 * Who asks, or the answer that turns him away. As in BigPanDA 1.1: a Bearer is a JWT of the issuer for whatever audience,
 * whose owner has signed in to the pages once; a token that is not valid, or another scheme, ends in status 500, since
 * the code that should say 401 crashes.
 */
export function whoAsks(
  authorization: string | undefined,
  state: DemoState,
  issuer: string,
  fault: MonitorFault | null,
): Known | MonitorAnswer {
  if (authorization === undefined) return { username: '', email: '', method: 'none' }
  const [scheme = '', token = '', ...rest] = authorization.split(/\s+/)
  const key = scheme.toLowerCase()
  if (rest.length > 0 || token === '' || (key !== 'bearer' && key !== 'token')) return CRASH
  const { preferredUsername, email } = DEMO_USER
  if (key === 'token') {
    return token === MONITOR_KEY ? { username: preferredUsername, email, method: 'token' } : CRASH
  }
  const claims = signedClaims(token, state.signingKey, issuer)
  const username = typeof claims === 'string' ? undefined : claims['preferred_username']
  if (typeof username !== 'string') return CRASH
  if (fault?.kind === 'unknown-user') {
    if (fault.crash) return CRASH
    return json({ detail: `Unknown user '${username}': sign in to the web pages once.` }, 401)
  }
  return { username, email, method: 'iam' }
}

/** `/api/auth_test/`, which lets nobody pass without a token. */
export function authTest(known: Known): MonitorAnswer {
  if (known.method === 'none') return problem(401, 'No token provided')
  const { username, email, method } = known
  return json({
    status: 'success',
    message: 'the token is good',
    user: { username, email },
    auth_method: method === 'iam' ? 'Bearer' : 'Token',
  })
}
