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
  refused: 'It was never sent to any server.',
  cancelled: 'It was stopped before its answer came, by the assistant or by you.',
}

const approvalWords: Record<Call['approval'], string> = {
  'not-needed': 'not needed',
  approved: 'you said yes',
  'approved-before': 'by an earlier yes of yours',
  refused: 'you said no',
  'timed-out': 'nobody answered in time',
  cancelled: 'withdrawn before an answer',
  'not-asked': 'nobody was asked: too many calls waited',
}

/** Where it was decided, as the end of a sentence; a program could answer in the chat, and on a command line. */
const placeWords: Record<NonNullable<Call['where']>, string> = {
  window: 'in the window',
  tray: 'in the tray’s menu',
  'command-line': 'on the command line',
  chat: 'brought by the assistant from its chat',
  grant: 'which covered it',
  rule: 'your rule lets it pass',
}

/** Whether somebody was asked, what they said, and where. */
export function approvalText({
  approval,
  outcome,
  where,
  terminal,
}: Pick<Call, 'approval' | 'outcome' | 'where' | 'terminal'>): string {
  // A rule, the set or a pause refused it: that no yes was needed would say the contrary.
  if (approval === 'not-needed' && outcome === 'refused') return 'nobody was asked'
  const words = approvalWords[approval]
  if (where === undefined) return words
  return `${words}, ${placeWords[where]}${terminal === undefined ? '' : ` (${terminal})`}`
}

const questionWords: Record<NonNullable<Call['questions']>[number], string> = {
  answered: 'your answer was passed on',
  declined: 'you did not want to answer',
  'not-answered': 'nobody answered',
  'taken-back': 'it was taken back before an answer',
  'cannot-show': 'not shown: the assistant’s program has no forms',
  'not-wanted': 'not shown: you let the server ask nothing',
  secret: 'refused: it wanted what may be a password or another secret',
  'no-form': 'refused: it was no form that may be shown',
  'too-many': 'refused: it asked too often',
  'invalid-answer': 'what the assistant brought was no answer to it',
}

/** How each question ended that the server put during a call. */
export function questionsText(questions: NonNullable<Call['questions']>): string {
  return questions.map((how) => questionWords[how]).join('; ')
}

/** Of whoever was asked. */
const whoWords: Readonly<Record<string, (who: string) => string>> = {
  unreachable: (who) => `${who} could not be reached.`,
  'timed-out': (who) => `${who} did not answer in time.`,
  overloaded: (who) => `${who} was overloaded.`,
  'token-refused': (who) => `${who} did not accept the login.`,
}

const errorWords: Readonly<Record<string, string>> = {
  'signed-out': 'Nobody was signed in to PanDA.',
  'untrusted-certificate': 'The server’s certificate is not trusted.',
  'refused-by-panda': 'PanDA refused it.',
  'not-mcp': 'The server answered with something that is no MCP.',
  'not-linked': 'The server wants a login, and was not linked with one.',
  'link-refused': 'The server did not accept the login.',
  'invalid-input': 'The arguments were wrong.',
  managed: 'It is set for all users of this computer.',
  'not-allowed': 'Your choice of what assistants may use does not allow it.',
  'denied-by-organisation': 'Your organisation does not allow it.',
  'refused-by-user': 'It was not approved.',
  'not-approved': 'Nobody approved it.',
  cancelled: 'It was taken back.',
  internal: 'Something unexpected went wrong in PanDA Bridge; its log says more.',
}

/** A sentence for the code of an error, where there is one. @param upstream the server besides PanDA that was asked */
export function errorText(code: string, upstream: string | undefined): string {
  if (Object.hasOwn(whoWords, code)) return whoWords[code]?.(upstream ?? 'PanDA') ?? ''
  if (Object.hasOwn(errorWords, code)) return errorWords[code] ?? ''
  return `${upstream ?? 'PanDA or its server'} answered with an error.`
}
