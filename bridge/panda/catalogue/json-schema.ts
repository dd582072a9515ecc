import type { Endpoint, JsonSchema, Parameter } from './types.ts'

/**
 * One parameter in an inputSchema, with its words and example. A default of None is left out: a parameter that isn't required says as much, and null as a default
 * tempts assistants to send it. Null is accepted all the same.
 */
export function propertyOf({ schema, description, example, default: value }: Parameter): JsonSchema {
  return {
    ...schema,
    description,
    ...(value === undefined || value === null ? {} : { default: value }),
    examples: [example],
  }
}

/** The inputSchema of an endpoint's tool (draft 2020-12). Unknown arguments are refused, as the server does. */
export function inputSchema(endpoint: Endpoint): JsonSchema & { readonly type: 'object' } {
  return {
    type: 'object',
    properties: Object.fromEntries(
      endpoint.parameters.map((parameter) => [parameter.name, propertyOf(parameter)]),
    ),
    required: endpoint.parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: endpoint.acceptsAnyParameter,
  }
}

/**
 * The outputSchema of an endpoint's tool: PanDA's envelope. It tells what to expect and rejects nothing but
 * a missing `success`: clients throw away an answer that does not fit, and `data` is something else after a
 * failure and in other versions of the server. Bare text is to be wrapped as `data` of a success.
 */
export function outputSchema(endpoint: Endpoint): JsonSchema & { readonly type: 'object' } {
  const { answer, answerNote } = endpoint
  return {
    type: 'object',
    properties: {
      success: { type: 'boolean', description: answerNote ?? 'false: the call failed, message says why.' },
      message: { description: 'Text; mostly empty when all went well.' },
      data: { anyOf: [answer, { description: 'After a failure: null or details of it.' }] },
    },
    required: ['success'],
    additionalProperties: true,
  }
}
