import type { Call } from './types.ts'

/** As the badge of an outcome says it. */
export const outcomeWords: Record<Call['outcome'], string> = {
  ok: 'Good',
  failed: 'Failed',
  refused: 'Refused',
  cancelled: 'Cancelled',
}

export const outcomeSays: Record<Call['outcome'], string> = {
  ok: 'It was carried out, and answered.',
  failed: 'It was carried out, or tried, and went wrong.',
  refused: 'It was never sent to PanDA.',
  cancelled: 'The assistant took it back.',
}

export const approvalWords: Record<Call['approval'], string> = {
  'not-needed': 'not needed',
  approved: 'you said yes',
  'approved-before': 'by an earlier yes of yours',
  refused: 'you said no',
  'timed-out': 'nobody answered in time',
  cancelled: 'withdrawn before an answer',
  'not-asked': 'nobody was asked: too many calls waited',
}

const errorWords: Readonly<Record<string, string>> = {
  'signed-out': 'Nobody was signed in to PanDA.',
  unreachable: 'PanDA could not be reached.',
  'timed-out': 'PanDA did not answer in time.',
  'untrusted-certificate': 'The server’s certificate is not trusted.',
  overloaded: 'PanDA was overloaded.',
  'token-refused': 'PanDA did not accept the login.',
  'refused-by-panda': 'PanDA refused it.',
  'invalid-input': 'The arguments were wrong.',
  'not-allowed': 'Your choice of what assistants may do does not allow it.',
  'refused-by-user': 'It was not approved.',
  'not-approved': 'Nobody approved it.',
  cancelled: 'It was taken back.',
  internal: 'Something unexpected went wrong in PanDA Bridge; its log says more.',
}

/** A sentence for the code of an error, where there is one. */
export function errorText(code: string): string {
  return (
    (Object.hasOwn(errorWords, code) && errorWords[code]) || 'PanDA or its server answered with an error.'
  )
}

/** As the program calls itself; the window and the command line are the user's own. */
export function clientText(key: string, name: string): string {
  return key === 'control' ? 'You' : name
}
