import { expect, test } from 'vitest'
import type { BridgeState } from '../bridge/api.ts'
import { anApproval } from '../test/desktop/states.ts'
import { mayOpen, plainOf } from './links.ts'

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
  expect(mayOpen(url, { approvals: [], ...state })).toBe(may)
})

test('the monitor’s page of what waits for a yes, and no other page of it', () => {
  const link = 'https://bigpanda.cern.ch/task/46374283/'
  const state = { login: { is: 'signed-out' }, approvals: [anApproval({ link })] } as const
  const shown = { ...state, approvals: [...state.approvals] }
  expect(mayOpen(link, shown)).toBe(true)
  expect(mayOpen('https://bigpanda.cern.ch/task/1/', shown)).toBe(false)
  expect(mayOpen(link, { ...shown, approvals: [anApproval()] })).toBe(false)
})

test.for<[string, Pick<BridgeState, 'login'>, string | undefined]>([
  ['https://atlas-auth.cern.ch/device?code=ABCD', iam, 'https://atlas-auth.cern.ch/device'],
  ['https://atlas-auth.cern.ch/device', iam, undefined],
  ['https://atlas-auth.cern.ch/device?code=ABCD', { login: { is: 'signed-out' } }, undefined],
])('what may be shown of %s', ([url, state, plain]) => {
  expect(plainOf(url, state)).toBe(plain)
})
