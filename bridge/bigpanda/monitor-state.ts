import type { LoginHost } from '../auth/login-hosts.ts'
import { HOW_TO_SIGN_IN, type LoginState } from '../auth/login-state.ts'
import { BridgeError } from '../errors.ts'
import { nameOf } from './get.ts'

/** How the monitor of the server in use is, for a window, a command and the answers that read there. */
export interface MonitorState {
  /**
   * `none`: the server's entry has no monitor; `unknown`: not asked yet; `known`: it knows the user; `anonymous`: it
   * answers, and without the login; `sign-in`: it answers nobody without a login, and does not know the user;
   * `unreachable`: it does not answer.
   */
  is: 'none' | 'unknown' | 'known' | 'anonymous' | 'sign-in' | 'unreachable'
  /** Its address, without a last slash. */
  url: string | undefined
  /** As who it knows the user. */
  user: string | undefined
  /** One sentence. */
  message: string
  /** What to do about it, where something is to be done. */
  nextStep: string | undefined
  /** Milliseconds since 1970 of the last look. */
  askedAt: number | undefined
}

/** Whether the login may go to the monitor; `stale`: it may, and could not be renewed just now. */
export type LoginThere = 'signed-out' | 'stale' | LoginHost['is']

/** What the login's state says of that. @param monitor undefined where the server has none */
export function loginThere(login: LoginState, monitor: URL): LoginThere {
  if (login.is !== 'signed-in') return 'signed-out'
  return login.hosts.find(({ origin }) => origin === monitor.origin)?.is ?? 'refused'
}

export function noMonitor(serverName: string): MonitorState {
  return {
    is: 'none',
    url: undefined,
    user: undefined,
    message: `The entry of ${serverName} has no address of a monitor (BigPanDA).`,
    nextStep: 'If it has one, give its address in the settings of the server.',
    askedAt: undefined,
  }
}

const urlOf = (monitor: URL) => monitor.href.replace(/\/$/, '')

export function notAsked(monitor: URL): MonitorState {
  return {
    is: 'unknown',
    url: urlOf(monitor),
    user: undefined,
    message: `${nameOf(monitor)} has not been asked anything yet.`,
    nextStep: undefined,
    askedAt: undefined,
  }
}

export function known(monitor: URL, user: string | undefined): MonitorState {
  return {
    ...notAsked(monitor),
    is: 'known',
    user,
    message: `${nameOf(monitor)} knows you${user === undefined ? '' : ` as ${user}`}.`,
    askedAt: Date.now(),
  }
}

/** It answers without a login. */
export function anonymous(monitor: URL, login: LoginThere): MonitorState {
  const said: Record<LoginThere, string> = {
    'signed-out': 'is asked without a login: you are not signed in to PanDA.',
    asked: 'is asked without your login: you have not said yet whether it may see it.',
    refused: 'is asked without your login, as you have said.',
    stale: 'is asked without your login, which could not be renewed just now.',
    allowed: 'does not take your login, and still answers without one.',
  }
  return {
    ...notAsked(monitor),
    is: 'anonymous',
    message: `${nameOf(monitor)} ${said[login]}`,
    nextStep: nextStep(monitor, login),
    askedAt: Date.now(),
  }
}

/** It answers nobody without a login. */
export function signInThere(monitor: URL, login: LoginThere): MonitorState {
  const said: Record<LoginThere, string> = {
    'signed-out': 'asks for a login, and you are not signed in to PanDA.',
    asked: 'asks for a login, and you have not said yet whether it may see yours.',
    refused: 'asks for a login, and you have said that it may not see yours.',
    stale: 'asks for a login, and yours could not be renewed just now.',
    allowed: 'does not know you.',
  }
  return {
    ...notAsked(monitor),
    is: 'sign-in',
    message: `${nameOf(monitor)} ${said[login]}`,
    nextStep: nextStep(monitor, login),
    askedAt: Date.now(),
  }
}

function nextStep(monitor: URL, login: LoginThere): string {
  switch (login) {
    case 'signed-out':
      return HOW_TO_SIGN_IN
    case 'asked':
      return 'Answer in the window of PanDA Bridge, or with "panda-bridge login".'
    case 'refused':
      return 'You can allow it in the window of PanDA Bridge, or with "panda-bridge login".'
    case 'stale':
      return 'Try again in a minute.'
    case 'allowed':
      return `Sign in at ${urlOf(monitor)} once in a browser, with the account that you use for PanDA, and ask again.`
  }
}

export function unreachable(monitor: URL, { message, nextStep }: BridgeError): MonitorState {
  return { ...notAsked(monitor), is: 'unreachable', message, nextStep, askedAt: Date.now() }
}

/** Why nothing can be read there now; undefined where it can. */
export function whyNot(state: MonitorState): BridgeError | undefined {
  const error = (code: 'not-found' | 'token-refused' | 'unreachable') =>
    new BridgeError(code, state.message, state.nextStep ?? 'Try again in a few minutes.')
  switch (state.is) {
    case 'none':
      return error('not-found')
    case 'sign-in':
      return error('token-refused')
    case 'unreachable':
      return error('unreachable')
    case 'known':
    case 'anonymous':
    case 'unknown':
      return undefined
  }
}
