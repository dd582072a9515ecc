import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DeviceCode, Provider } from 'oidc-provider'
import { queryOf, readBody } from './http.ts'
import { approvalPage, codeEntryPage, outcomePage, SIGN_IN_PAGE_POLICY } from './sign-in-page.ts'
import { DEMO_USER, findVoByClient } from './virtual-organisations.ts'

export type Decision = 'approve' | 'refuse'

/** Codes are compared without case and punctuation (RFC 8628, section 6.1). */
function normalize(userCode: string): string {
  return userCode.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
}

async function pendingCode(provider: Provider, userCode: string): Promise<DeviceCode | undefined> {
  const code = await provider.DeviceCode.findByUserCode(normalize(userCode))
  return code && !code.isExpired && !code.accountId && !code.error ? code : undefined
}

/** Settles a sign-in that is waiting for its user. False when no such code is waiting. */
export async function decide(provider: Provider, userCode: string, decision: Decision): Promise<boolean> {
  const code = await pendingCode(provider, userCode)
  if (!code) return false
  if (decision === 'refuse') {
    code.error = 'access_denied'
    code.errorDescription = 'the user refused'
  } else {
    const scope = code.params['scope'] ?? 'openid'
    const grant = new provider.Grant({ accountId: DEMO_USER.sub, clientId: code.clientId })
    grant.addOIDCScope(scope)
    code.grantId = await grant.save()
    code.accountId = DEMO_USER.sub
    code.scope = scope
    code.authTime = Math.floor(Date.now() / 1000)
  }
  await code.save()
  return true
}

/** Serves the page behind `verification_uri`, and takes its form. */
export async function handleDevicePage(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const sendPage = (status: number, html: string): void => {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': SIGN_IN_PAGE_POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    response.end(html)
  }
  if (request.method === 'POST') {
    const form = new URLSearchParams((await readBody(request)).toString())
    const decision: Decision = form.get('decision') === 'approve' ? 'approve' : 'refuse'
    const settled = await decide(provider, form.get('user_code') ?? '', decision)
    if (settled) sendPage(200, outcomePage(decision === 'approve' ? 'approved' : 'refused'))
    else sendPage(400, codeEntryPage('This code is unknown, expired or was used before.'))
    return
  }
  const userCode = queryOf(request).get('user_code')
  if (!userCode) {
    sendPage(200, codeEntryPage())
    return
  }
  const code = await pendingCode(provider, userCode)
  if (!code) sendPage(400, codeEntryPage('This code is unknown, expired or was used before.'))
  else {
    const vo = findVoByClient(code.clientId)?.name ?? code.clientId
    sendPage(200, approvalPage(userCode.toUpperCase(), DEMO_USER.name, vo))
  }
}
