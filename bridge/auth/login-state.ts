import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import type { SignIn } from './device-flow.ts'
import { whyNoAccess } from '../platform/file-errors.ts'
import type { LoginHost } from './login-hosts.ts'
import type { Account, Tokens } from './tokens.ts'

/** What there is to know of the login without knowing its tokens. */
export type LoginState =
  | {
      is: 'signed-out'
      problem?: BridgeErrorValue
      /** Of one who has signed out: what was not done. */
      note?: string
    }
  | { is: 'signing-in'; signIn: SignIn; hosts: readonly LoginHost[] }
  | {
      is: 'signed-in'
      account: Account
      expiresAt: number
      renewedAt: number
      /** It came without a way to renew it. */
      isLast?: true
      /** Those that the server's entry names. */
      hosts: readonly LoginHost[]
      /** A sentence, where this computer's clock is wrong. */
      clock?: string
      problem?: BridgeErrorValue
    }

export function signedInState(
  { account, expiresAt, receivedAt, refreshToken, clockAheadMs }: Tokens,
  hosts: readonly LoginHost[],
): Extract<LoginState, { is: 'signed-in' }> {
  return {
    is: 'signed-in',
    account,
    expiresAt,
    renewedAt: receivedAt,
    hosts,
    ...(!refreshToken && { isLast: true }),
    ...(clockAheadMs !== undefined && { clock: clockSentence(clockAheadMs) }),
  }
}

function clockSentence(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  const off = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
  return `This computer's clock is ${off} ${aheadMs > 0 ? 'ahead' : 'behind'}, by what the identity provider says: set it right.`
}

/** Where a person does so; a chat is given a link instead. */
export const HOW_TO_SIGN_IN = 'Sign in: in the window, or with "panda-bridge login".'
export const SIGN_IN_AGAIN = 'Sign in again: in the window, or with "panda-bridge login".'

/** @param place the server beside the first that is meant, by its name */
export function signedOut(place?: string): BridgeError {
  if (place === undefined)
    return new BridgeError('signed-out', 'You are not signed in to PanDA.', HOW_TO_SIGN_IN)
  return new BridgeError(
    'signed-out',
    `You are not signed in to PanDA at ${place}.`,
    `Sign in: in the window, or with "panda-bridge login --server '${place}'".`,
  )
}

/** @param thrown by the store */
export function notKept(thrown: unknown): BridgeError {
  return new BridgeError(
    'file-access',
    `You are signed in, but the login could not be kept in its file: ${whyNoAccess(thrown)}.`,
    'Make room or see to the permissions; the bridge tries again by itself. If it ends before that, sign in again.',
    { cause: thrown },
  )
}

/** @param thrown by the store */
export function notDeleted(thrown: unknown): BridgeError {
  return new BridgeError(
    'file-access',
    `You are signed out, but the login could not be deleted from its file: ${whyNoAccess(thrown)}. The next start of the bridge finds it there.`,
    'See to the permissions of the bridge’s folder, then run "panda-bridge logout".',
    { cause: thrown },
  )
}

export function notRenewable(): BridgeError {
  return new BridgeError(
    'signed-out',
    'The login has ended, and it came without a way to renew it.',
    SIGN_IN_AGAIN,
  )
}

/** The hosts that the server's entry names, and the user has not said yet whether the login may go there. */
export function newHosts(login: LoginState): LoginHost[] {
  return login.is === 'signed-in' ? login.hosts.filter(({ is }) => is === 'asked') : []
}

/** Those of them without which calls fail; of a monitor nothing but itself waits. */
export function hostsInTheWay(login: LoginState): LoginHost[] {
  return newHosts(login).filter(({ isMonitor }) => !isMonitor)
}
