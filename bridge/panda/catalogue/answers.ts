import type { Endpoint, JsonSchema } from './types.ts'

export const returnCode: JsonSchema = {
  type: 'integer',
  description:
    '0: accepted, and carried out within a few minutes. Anything else: not accepted, message says why.',
}

export const nothing: JsonSchema = { type: 'null', description: 'Nothing: message tells the outcome.' }

export const killed: JsonSchema = {
  type: 'array',
  items: { type: 'boolean' },
  description:
    'For each job, in the order asked: true if the kill was accepted, false if it is over already or not yours.',
}

const record = (description: string): JsonSchema => ({
  type: 'object',
  additionalProperties: true,
  description,
})

export const anything = (description: string): JsonSchema => ({ description })

export const map = record

export const listOf = (items: JsonSchema, description: string): JsonSchema => ({
  type: 'array',
  items,
  description,
})

/** The attributes of a JobSpec that explain a failure; the record has some 150. */
export const job: JsonSchema = {
  type: ['object', 'null'],
  additionalProperties: true,
  properties: {
    PandaID: { type: 'integer' },
    jediTaskID: { type: ['integer', 'null'] },
    jobStatus: { type: 'string' },
    computingSite: { type: ['string', 'null'] },
    Files: { type: 'array', items: { type: 'object', additionalProperties: true } },
  },
}

/** The attributes of a JediTaskSpec most asked for; the record has some 100. */
export const task: JsonSchema = {
  type: 'object',
  additionalProperties: true,
  properties: {
    jediTaskID: { type: 'integer' },
    taskName: { type: ['string', 'null'] },
    status: { type: 'string' },
    userName: { type: ['string', 'null'] },
    errorDialog: { type: ['string', 'null'] },
    nFiles: { type: 'integer' },
    nFilesFinished: { type: 'integer' },
    nFilesFailed: { type: 'integer' },
    pctFinished: { type: 'number', description: 'Percent.' },
    pctFailed: { type: 'number', description: 'Percent.' },
  },
}

export const requestId: JsonSchema = {
  type: 'object',
  additionalProperties: true,
  properties: { request_id: { type: 'string', description: 'UUID to ask async_process_get_result with.' } },
}

export const asyncId: JsonSchema = {
  type: 'object',
  additionalProperties: true,
  properties: { async_id: { type: 'string', description: 'The request_id for async_process_get_result.' } },
}

/**
 * Whether `data` of a successful answer says that the command was refused after all: task_retry reports
 * success in any case, and hides the outcome there. Null (the commands that answer nothing) is no refusal.
 */
export function refusedByReturnCode(endpoint: Endpoint, data: unknown): boolean {
  if (!endpoint.returnCodeInData || typeof data !== 'number') return false
  return !(endpoint.successCodes ?? [0]).includes(data)
}
