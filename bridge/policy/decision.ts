import { BridgeError } from '../errors.ts'

/** How a call came to be sent, or not. */
export type Approval = 'approved' | 'approved-before' | 'refused' | 'timed-out' | 'cancelled' | 'not-asked'

/** Through which of the user's own transports an answer came. The transport says so, never who calls it. */
export type Origin = 'window' | 'tray' | 'command-line'

/** Why a question was taken back before anybody answered. */
export type Withdrawal =
  'assistant' | 'bridge-ends' | 'paused' | 'server-changed' | 'signed-out' | 'revoked' | 'reset'

/** What became of a question, and where it was answered; nowhere where nobody did. */
export interface Decision {
  how: Approval
  where?: Origin | 'chat' | 'grant' | 'rule'
  /** The terminal that an answer on the command line was typed at, as that says. */
  terminal?: string
  /** What the user gives the assistant with a no. */
  reason?: string
  /** Of a question that was taken back. */
  because?: Withdrawal
}

const withdrawn: Record<Exclude<Withdrawal, 'assistant'>, [why: string, nextStep: string]> = {
  'bridge-ends': ['PanDA Bridge ended', 'Ask again when it runs.'],
  paused: ['The user paused all assistants', 'Ask again when the user lets them go on.'],
  'server-changed': [
    'The user chose another PanDA server',
    'Look first whether the task or job is one of that server.',
  ],
  'signed-out': ['The login to PanDA ended', 'Ask again when the user has signed in.'],
  revoked: ['The user took this assistant’s key back', 'Ask again when it is connected anew.'],
  reset: ['The user set PanDA Bridge back to its first day', 'Ask again when it is set up.'],
}

/**
 * Why a call may not be sent, or undefined where it may. Only what the user refused says that the user did.
 * @param waitedMs how long an answer was waited for
 */
export function unapproved({ how, reason, because }: Decision, waitedMs: number): BridgeError | undefined {
  switch (how) {
    case 'approved':
    case 'approved-before':
      return undefined
    case 'refused':
      return new BridgeError(
        'refused-by-user',
        `The user refused this call, and it was not carried out.${reason === undefined ? '' : ` The user’s reason: “${reason}”`}`,
        'Do not try it again unless the user asks for it.',
      )
    case 'timed-out':
      return new BridgeError(
        'not-approved',
        `Nobody answered within ${Math.round(waitedMs / 1000)} s whether this call may be carried out, so it was not.`,
        'Ask the user whether it should be tried again.',
      )
    case 'not-asked':
      return new BridgeError(
        'not-approved',
        'Too many calls wait for the user already, so nobody was asked about this one, and it was not carried out.',
        'Send it again when the user has answered those, and send fewer at a time.',
      )
    case 'cancelled': {
      if (because === undefined || because === 'assistant') {
        return new BridgeError(
          'cancelled',
          'The assistant withdrew this call, or waited no longer, before anybody answered, and it was not carried out.',
          'Ask again if it is still wanted.',
        )
      }
      const [why, nextStep] = withdrawn[because]
      return new BridgeError(
        'not-approved',
        `${why} before anybody answered whether this call may be carried out, so it was not.`,
        nextStep,
      )
    }
  }
}
