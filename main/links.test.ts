import { expect, test } from 'vitest'
import type { BridgeState } from '../bridge/api.ts'
import { aBeside, aFurther, anApproval } from '../test/desktop/states.ts'
import { isSecret, mayOpen, plainOf } from './links.ts'

const signingIn = (link: string): Pick<BridgeState, 'login'> => ({
  login: {
    is: 'signing-in',
    signIn: { userCode: 'ABCD', link, completeLink: `${link}?code=ABCD`, expiresAt: 0 },
    hosts: [],
  },
})
const iam = signingIn('https://atlas-auth.cern.ch/device')

test.for<[string, Pick<BridgeState, 'login'>, boolean]>([
  ['https://atlas-auth.cern.ch/device', iam, true],
  ['https://atlas-auth.cern.ch/device?code=ABCD', iam, true],
  ['https://atlas-auth.cern.ch/device?code=OTHER', iam, false],
  ['https://atlas-auth.cern.ch.evil.example/device', iam, false],
  ['https://evil.example/', iam, false],
  ['https://atlas-auth.cern.ch/device', { login: { is: 'signed-out' } }, false],
  ['http://127.0.0.1:8080/device', signingIn('http://127.0.0.1:8080/device'), true],
  ['http://evil.example/device', signingIn('http://evil.example/device'), false],
  ['file:///etc/passwd', signingIn('file:///etc/passwd'), false],
  ['smb://evil.example/x', signingIn('smb://evil.example/x'), false],
  ['javascript:alert(1)', iam, false],
  ['not an address', iam, false],
])('%s', ([url, state, may]) => {
  expect(mayOpen(url, { approvals: [], server: undefined, beside: [], further: [], ...state })).toBe(may)
})

test('pages of tasks and jobs at the monitor of the server in use, and no other page of it', () => {
  const server = { name: 'X', url: 'https://panda.example', vo: 'x', monitorUrl: 'https://bigpanda.cern.ch' }
  const shown = { login: { is: 'signed-out' }, approvals: [], server, beside: [], further: [] } as const
  expect(mayOpen('https://bigpanda.cern.ch/task/46374283/', { ...shown, approvals: [] })).toBe(true)
  expect(mayOpen('https://bigpanda.cern.ch/job?pandaid=6000000001', { ...shown, approvals: [] })).toBe(true)
  expect(mayOpen('https://bigpanda.cern.ch/logout/', { ...shown, approvals: [] })).toBe(false)
  expect(mayOpen('https://evil.example/task/1/', { ...shown, approvals: [] })).toBe(false)
  expect(mayOpen('https://bigpanda.cern.ch/task/1/', { ...shown, approvals: [], server: undefined })).toBe(
    false,
  )
})

test('the page of what waits for a yes', () => {
  const link = 'https://bigpanda.cern.ch/task/46374283/'
  const shown = { login: { is: 'signed-out' }, server: undefined, beside: [], further: [] } as const
  expect(mayOpen(link, { ...shown, approvals: [anApproval({ link })] })).toBe(true)
  expect(mayOpen(link, { ...shown, approvals: [anApproval()] })).toBe(false)
})

test('the page of a login at a server besides PanDA, while it waits', () => {
  const url = 'https://logins.example/authorize?state=x'
  const shown = { login: { is: 'signed-out' as const }, server: undefined, beside: [], approvals: [] }
  const waiting = aFurther({ linking: { url, endsAt: 0 } })
  expect(mayOpen(url, { ...shown, further: [waiting] })).toBe(true)
  expect(mayOpen('https://logins.example/', { ...shown, further: [waiting] })).toBe(false)
  expect(mayOpen(url, { ...shown, further: [aFurther({})] })).toBe(false)
  expect(isSecret(url, { ...shown, further: [waiting] })).toBe(true)
  expect(isSecret('https://logins.example/', { ...shown, further: [waiting] })).toBe(false)
})

test('the sign-in page and the monitor of a server beside the first', () => {
  const server = { ...aBeside().server, monitorUrl: 'https://epic-monitor.example' }
  const beside = [aBeside({ ...signingIn('https://epic-auth.example/device'), server })]
  const shown = { login: { is: 'signed-out' as const }, server: undefined, approvals: [], further: [] }
  const complete = 'https://epic-auth.example/device?code=ABCD'
  expect(mayOpen(complete, { ...shown, beside })).toBe(true)
  expect(mayOpen('https://epic-auth.example/device', { ...shown, beside })).toBe(true)
  expect(mayOpen('https://epic-auth.example/', { ...shown, beside })).toBe(false)
  expect(mayOpen(complete, { ...shown, beside: [aBeside({ server })] })).toBe(false)
  expect(mayOpen('https://epic-monitor.example/task/1/', { ...shown, beside })).toBe(true)
  expect(isSecret(complete, { ...shown, beside })).toBe(true)
  expect(plainOf(complete, { ...shown, beside })).toBe('https://epic-auth.example/device')
})

test.for<[string, Pick<BridgeState, 'login'>, string | undefined]>([
  ['https://atlas-auth.cern.ch/device?code=ABCD', iam, 'https://atlas-auth.cern.ch/device'],
  ['https://atlas-auth.cern.ch/device', iam, undefined],
  ['https://atlas-auth.cern.ch/device?code=ABCD', { login: { is: 'signed-out' } }, undefined],
])('what may be shown of %s', ([url, state, plain]) => {
  expect(plainOf(url, { beside: [], ...state })).toBe(plain)
})
