/**
 * The closed set of things that can go wrong for a user. Each has one meaning everywhere:
 * in a tool's answer, in the window, in a command's exit text.
 */
export const bridgeErrorCodes = [
  'signed-out',
  'sign-in-failed',
  'unreachable',
  'timed-out',
  'untrusted-certificate',
  'overloaded',
  'token-refused',
  'refused-by-panda',
  'not-panda',
  'not-mcp',
  'not-linked',
  'link-refused',
  'unknown-vo',
  'invalid-input',
  'invalid-file',
  'file-access',
  'not-found',
  'not-running',
  'already-running',
  'not-allowed',
  'denied-by-organisation',
  'managed',
  'refused-by-user',
  'not-approved',
  'cancelled',
  'internal',
] as const
export type BridgeErrorCode = (typeof bridgeErrorCodes)[number]

/** How an error crosses a process: as a value, never as a thrown thing. */
export interface BridgeErrorValue {
  code: BridgeErrorCode
  /** One sentence that says what is wrong, for a user. */
  message: string
  /** One sentence that says what to do about it. */
  nextStep: string
}

/**
 * What this project throws when a user must hear of it. Neither text ever holds a secret:
 * both are shown to assistants and written to logs.
 */
export class BridgeError extends Error implements BridgeErrorValue {
  override readonly name = 'BridgeError'
  readonly code: BridgeErrorCode
  readonly nextStep: string

  constructor(code: BridgeErrorCode, message: string, nextStep: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.nextStep = nextStep
  }

  toValue(): BridgeErrorValue {
    return { code: this.code, message: this.message, nextStep: this.nextStep }
  }
}

/** Any thrown thing as a BridgeError; what is not one already is `internal`, with its message kept. */
export function toBridgeError(thrown: unknown): BridgeError {
  if (thrown instanceof BridgeError) return thrown
  const message = saidBy(thrown)
  return new BridgeError(
    'internal',
    `Something unexpected went wrong in PanDA Bridge: ${message}`,
    'Try again; if it happens again, report it with the log file.',
    { cause: thrown },
  )
}

/** What schemas and parsers say is for programmers, and quotes what they have read. */
function saidBy(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? thrown : 'nothing says what.'
  if (thrown.name.endsWith('ZodError')) return 'a value has not the form that it should have.'
  if (thrown instanceof SyntaxError) return 'a text is not what it should be: it cannot be parsed.'
  return thrown.message
}
