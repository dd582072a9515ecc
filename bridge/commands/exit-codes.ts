import type { BridgeErrorCode } from '../errors.ts'

/** How a command ends. Scripts rely on these: they are in docs/command-line.md, and stay. */
export const exitCodes = {
  fine: 0,
  /** What is not one of those below: a file, a bridge that does not run, something that is not there. */
  failure: 1,
  /** The command line says something wrong, or too little. */
  usage: 2,
  /** PanDA, or another server, is not reached, is not well, or does not do it. */
  server: 3,
  /** Nobody is signed in, or the login is not taken. */
  login: 4,
  /** The rules or the set refuse it, or the user. */
  refused: 5,
} as const

const kinds: Readonly<Record<BridgeErrorCode, keyof typeof exitCodes>> = {
  'signed-out': 'login',
  'sign-in-failed': 'login',
  unreachable: 'server',
  'timed-out': 'server',
  'untrusted-certificate': 'server',
  overloaded: 'server',
  'token-refused': 'login',
  'refused-by-panda': 'server',
  'not-panda': 'server',
  'not-mcp': 'server',
  'not-linked': 'login',
  'link-refused': 'login',
  'unknown-vo': 'server',
  'invalid-input': 'usage',
  'invalid-file': 'failure',
  'file-access': 'failure',
  'not-found': 'failure',
  'not-running': 'failure',
  'already-running': 'failure',
  'not-allowed': 'refused',
  'denied-by-organisation': 'refused',
  managed: 'refused',
  'refused-by-user': 'refused',
  'not-approved': 'refused',
  cancelled: 'refused',
  internal: 'failure',
}

/** @param code of a bridge that may be of a later version, and have more of them */
export function exitCodeOf(code: BridgeErrorCode): number {
  return exitCodes[(kinds as Record<string, keyof typeof exitCodes | undefined>)[code] ?? 'failure']
}
