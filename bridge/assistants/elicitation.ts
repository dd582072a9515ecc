import type { Server } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { ChatQuestion, Details, FormWhileItWaits, Said } from '../calls/asker.ts'
import { InputRequired } from '../calls/input-required.ts'
import type { Form } from '../mcp/index.ts'
import { formsOf, type SdkRequest } from './forms.ts'

const requestedSchema: Form['requestedSchema'] = {
  type: 'object',
  properties: {
    approve: {
      type: 'boolean',
      title: 'Carry it out',
      description: 'PanDA Bridge sends the call only if you say yes.',
      default: false,
    },
    reason: {
      type: 'string',
      title: 'Reason for a no',
      description: 'The assistant gets it. It may stay empty.',
    },
  },
  required: ['approve'],
}
const answerSchema = z.looseObject({
  action: z.string(),
  content: z
    .object({ approve: z.boolean().catch(false), reason: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

/**
 * How the question of a call, whether it may be carried out, can be put in the assistant's chat, or undefined where its
 * program shows no forms.
 */
export function elicitationOf(server: Server, asked: SdkRequest): ChatQuestion | undefined {
  const form = formsOf(server, asked, 'approval')
  if (!form) return undefined
  if (!form.endsCall)
    return {
      endsCall: false,
      ask: (question, details, until) => askByForm(form, question, details, until),
    }
  const { ticket, answer, result } = form
  return {
    endsCall: true,
    answer:
      answer !== undefined && ticket !== undefined
        ? { ticket, said: (afterMs) => saidIn(answer, afterMs) }
        : undefined,
    ask: (question, details, ticket) => {
      throw new InputRequired(result(formOf(question, details), ticket))
    },
  }
}

async function askByForm(
  { show }: FormWhileItWaits,
  question: string,
  details: Details,
  until: { signal: AbortSignal; withinMs: number },
): Promise<Said> {
  const form = formOf(question, await details())
  const askedAt = Date.now()
  const answer = await show(form, until)
  return saidIn(answer, Date.now() - askedAt)
}

function formOf(question: string, details: readonly string[]): Form {
  return { message: [question, ...details].join('\n'), requestedSchema }
}

/**
 * No sooner can a person have read a question: milliseconds. Programs that run without anybody, as `claude -p` and
 * `codex exec`, decline by themselves within a few: "the user refused" would be untrue, and the question would be lost.
 */
const READ_WITHIN_MS = 1_000

/** @param afterMs how long the chat had the question */
function saidIn(answer: unknown, afterMs: number): Said {
  const { action, content } = answerSchema.safeParse(answer).data ?? {}
  if (action === 'accept' && content?.approve === true) return { how: 'approved' }
  // What was put away unanswered, or is no answer at all, is no refusal (MCP 2025-11-25, Elicitation).
  if (action !== 'decline' && action !== 'accept') return { how: 'nobody' }
  const reason = content?.reason
  const isWritten = reason !== undefined && reason.trim() !== ''
  return isWritten || afterMs >= READ_WITHIN_MS ? { how: 'refused', reason } : { how: 'nobody' }
}
