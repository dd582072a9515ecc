import { z } from 'zod'
import type { Json } from '../panda/catalogue/index.ts'

/**
 * How a call came to be carried out, or not. `approved-before`: by an earlier yes that still holds. `not-asked`: too many
 * calls waited already.
 */
export const approvals = [
  'not-needed',
  'approved',
  'approved-before',
  'refused',
  'timed-out',
  'cancelled',
  'not-asked',
] as const
/** Where that was decided: by a person in one of three places, by an earlier yes, or by a rule. The chat is the assistant's. */
export const places = ['window', 'tray', 'command-line', 'chat', 'grant', 'rule'] as const
/** `failed`: carried out, or tried, and not well. `refused`: never sent to anybody. */
export const outcomes = ['ok', 'failed', 'refused', 'cancelled'] as const
/**
 * How a question that the server put during a call has ended: the user answered it, said no, or said nothing; it was taken
 * back; it was not shown since the program has no forms, or the user wants none; it was refused, since it wanted a secret,
 * was no form that may be shown, or was one too many; what the assistant brought was no answer to it. What was asked and
 * answered is not kept.
 */
export const questionEnds = [
  'answered',
  'declined',
  'not-answered',
  'taken-back',
  'cannot-show',
  'not-wanted',
  'secret',
  'no-form',
  'too-many',
  'invalid-answer',
] as const
export type QuestionEnd = (typeof questionEnds)[number]

/**
 * One tool call that has ended, as it stands in the record, one line of JSON on disk. What is optional was not kept by
 * earlier versions, or does not apply.
 */
export const callSchema = z.object({
  id: z.string(),
  /** When it arrived: milliseconds since 1970. */
  time: z.number(),
  /** Name of the key that the assistant came with. */
  client: z.string(),
  /** What its user calls the assistant, or else what it calls itself. */
  clientName: z.string(),
  /** What it calls itself, where that is another name. */
  program: z.string().optional(),
  clientVersion: z.string(),
  tool: z.string(),
  /** What looks like a secret is masked, and what is long is shortened with a mark that says so. */
  arguments: z.custom<Json>((value) => value !== undefined),
  effect: z.enum(['read', 'write', 'destructive']),
  approval: z.enum(approvals),
  /** Where it was decided; missing where nobody was asked, or nobody answered. */
  where: z.enum(places).optional(),
  /** The terminal of an answer from the command line, as that said. */
  terminal: z.string().optional(),
  /** Milliseconds that who answered and the bridge took, without the time that the user took to approve, or to answer. */
  ms: z.number(),
  /** Size of the answer before an outline took its place. */
  bytes: z.number(),
  outcome: z.enum(outcomes),
  /** Code of the error, as in BridgeError, where it did not go well. */
  error: z.string().optional(),
  /** What the assistant was told of it: PanDA's own sentence where PanDA said one; masked and shortened. */
  message: z.string().optional(),
  /** Name of the PanDA server that was in use, and the VO. */
  server: z.string().optional(),
  vo: z.string().optional(),
  /** The robot in whose name it was asked, where no person is signed in. */
  robot: z.string().optional(),
  /** Who answered, where that was not PanDA: the name of the further upstream. */
  upstream: z.string().optional(),
  /** The trace that the assistant says the call belongs to. */
  trace: z.string().optional(),
  /** Of an answer of the bridge itself: the endpoints and pages that it was made from. */
  madeFrom: z.array(z.string()).optional(),
  /** Of each question that the server put meanwhile, in turn. */
  questions: z.array(z.enum(questionEnds)).optional(),
  /** The tasks (jediTaskID) and jobs (PandaID) that the arguments name, as far as there is room. */
  tasks: z.array(z.number()).optional(),
  jobs: z.array(z.number()).optional(),
})
export type Call = z.output<typeof callSchema>

/** A call as it is handed to the record, which masks and shortens what came from outside, and finds the numbers itself. */
export type EndedCall = Partial<Pick<Call, 'id'>> &
  Omit<Call, 'id' | 'arguments' | 'tasks' | 'jobs'> & { arguments: unknown }
