import { z } from 'zod'
import type { Endpoint } from './catalogue/types.ts'

const envelopeSchema = z.looseObject({ success: z.literal(true), message: z.string().catch('') })

const noDetails = z.looseObject({
  inDS: z.literal(''),
  outDS: z.literal(''),
  statistics: z.literal(''),
  PandaID: z.array(z.unknown()).max(0),
})

/** Where PanDA says success, by module and function: whether that says less than it seems, and a sentence for it. */
const hollow: Record<string, { is: (message: string, data: unknown) => boolean; sentence: string }> = {
  'task/get_details': {
    is: (_, data) => noDetails.safeParse(data).success,
    sentence:
      'PanDA has no datasets, files or jobs of this task. It says the same of a number that it does not know: its status tells whether there is such a task.',
  },
  'task/reactivate': {
    is: (message) => /\bupdated 0 inputs\b/i.test(message),
    sentence:
      'PanDA has reactivated no input. It says the same of a task that it does not know: its status tells whether there is such a task.',
  },
  'task/retry': {
    is: (_, data) => data === 3,
    sentence:
      'PanDA has accepted the task with the new parameters: return code 3 is a success here. Its message tells what it does with them.',
  },
  'file_server/download_jedi_log': {
    is: (_, data) => typeof data === 'string' && data.trim() === '',
    sentence: 'There is no such log, or nothing in it from there on: PanDA says the same of both.',
  },
}

/** @returns undefined where an answer is no success, or says all that there is to say */
export function explainHollow(answer: unknown, endpoint?: Endpoint): string | undefined {
  const envelope = envelopeSchema.safeParse(answer).data
  if (!envelope || !endpoint) return undefined
  const known = hollow[`${endpoint.module}/${endpoint.name}`]
  return known?.is(envelope.message, envelope['data']) ? known.sentence : undefined
}
