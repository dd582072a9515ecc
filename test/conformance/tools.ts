import type { ElicitRequestFormParams, ServerContext } from '@modelcontextprotocol/server'
import { png, wav } from './bytes.ts'
import type { Params } from './offered.ts'

/** What the tool is called in, and the lists that it may change. */
export type Called = ServerContext & { lists: Lists }

export interface Lists {
  /** How often one was changed; the lists say it. */
  changes: number
  change: (list: 'tools' | 'prompts') => void
}

export interface Tool {
  description: string
  inputSchema: Params
  answer: (given: Params, called: Called) => Params | Promise<Params>
}

export const text = (text: string): Params => ({ type: 'text', text })
const image = { type: 'image', data: png, mimeType: 'image/png' }
const pause = (ms = 50): Promise<void> => new Promise((done) => setTimeout(done, ms))

export function tool(answer: Tool['answer'], given: Params = {}, required: string[] = []): Tool {
  return {
    description: 'A tool of the conformance suite',
    inputSchema: { type: 'object', properties: given, ...(required.length > 0 && { required }) },
    answer,
  }
}

/** A tool that asks the user by a form, and says what they answered. */
function asking(
  requestedSchema: ElicitRequestFormParams['requestedSchema'],
  message = 'Please answer the test',
  ...described: [Params?, string[]?]
): Tool {
  return tool(
    async (given, { mcpReq }) => {
      const asked = typeof given['message'] === 'string' ? given['message'] : message
      // On the stream of the call that it belongs to: left alone, the SDK takes the one of the session.
      const way = { relatedRequestId: mcpReq.id }
      const form = { mode: 'form' as const, message: asked, requestedSchema }
      const { action, content } = await mcpReq.elicitInput(form, way)
      const said = `action=${action}, content=${JSON.stringify(content ?? {})}`
      return { content: [text(`User response: ${said}`)] }
    },
    ...described,
  )
}

export const usualTools: Record<string, Tool> = {
  test_simple_text: tool(() => ({ content: [text('This is a simple text response for testing.')] })),
  test_image_content: tool(() => ({ content: [image] })),
  test_audio_content: tool(() => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] })),
  test_embedded_resource: tool(() => ({
    content: [
      {
        type: 'resource',
        resource: {
          uri: 'test://embedded-resource',
          mimeType: 'text/plain',
          text: 'This is an embedded resource content.',
        },
      },
    ],
  })),
  test_multiple_content_types: tool(() => ({
    content: [
      text('Multiple content types test:'),
      image,
      {
        type: 'resource',
        resource: {
          uri: 'test://mixed-content-resource',
          mimeType: 'application/json',
          text: '{"test":"data","value":123}',
        },
      },
    ],
  })),
  test_tool_with_logging: tool(async (_, { mcpReq }) => {
    await mcpReq.log('info', 'Tool execution started')
    await pause()
    await mcpReq.log('info', 'Tool processing data')
    await pause()
    await mcpReq.log('info', 'Tool execution completed')
    return { content: [text('Logged three times.')] }
  }),
  test_tool_with_progress: tool(async (_, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined)
        await mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken, progress, total: 100 },
        })
      await pause()
    }
    return { content: [text('Done.')] }
  }),
  test_logging_tool: tool(async (_, { mcpReq }) => {
    await mcpReq.log('info', 'Told to those who want to hear it')
    return { content: [text('Logged.')] }
  }),
  test_trigger_tool_change: tool((_, { lists }) => {
    lists.change('tools')
    return { content: [text('Told.')] }
  }),
  test_trigger_prompt_change: tool((_, { lists }) => {
    lists.change('prompts')
    return { content: [text('Told.')] }
  }),
  test_changing: tool(() => ({ content: [text('Its description changes.')] })),
  test_error_handling: tool(() => ({
    content: [text('This tool intentionally returns an error for testing')],
    isError: true,
  })),
  test_reconnection: tool(async (_, { http }) => {
    http?.closeSSE?.()
    await pause(100)
    return { content: [text('The stream was taken up again.')] }
  }),
  test_sampling: tool(
    async ({ prompt }, { mcpReq }) => {
      const { content } = await mcpReq.requestSampling({
        messages: [{ role: 'user', content: { type: 'text', text: String(prompt) } }],
        maxTokens: 100,
      })
      const [first] = [content].flat()
      return { content: [text(`LLM response: ${first?.type === 'text' ? first.text : 'no text'}`)] }
    },
    { prompt: { type: 'string' } },
    ['prompt'],
  ),
  test_elicitation: asking(
    {
      type: 'object',
      properties: {
        username: { type: 'string', description: 'The name' },
        email: { type: 'string', description: 'The address' },
      },
      required: ['username', 'email'],
    },
    undefined,
    { message: { type: 'string' } },
    ['message'],
  ),
  test_elicitation_sep1034_defaults: asking({
    type: 'object',
    properties: {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    },
  }),
  test_elicitation_sep1330_enums: asking({
    type: 'object',
    properties: {
      untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
      titledSingle: { type: 'string', oneOf: titled('value1', 'value2', 'value3') },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: {
        type: 'array',
        items: { type: 'string', enum: ['option1', 'option2', 'option3'] },
      },
      titledMulti: { type: 'array', items: { anyOf: titled('value1', 'value2', 'value3') } },
    },
  }),
  json_schema_2020_12_tool: {
    ...tool(() => ({ content: [text('The schema was kept.')] })),
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: {
        address: {
          $anchor: 'addressDef',
          type: 'object',
          properties: { street: { type: 'string' }, city: { type: 'string' } },
        },
      },
      properties: {
        name: { type: 'string' },
        address: { $ref: '#/$defs/address' },
        contactMethod: { type: 'string', enum: ['phone', 'email'] },
        phone: { type: 'string' },
        email: { type: 'string' },
      },
      allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
      if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { required: ['phone'] },
      else: { required: ['email'] },
      additionalProperties: false,
    },
  },
}

function titled(...values: string[]): { const: string; title: string }[] {
  return values.map((value) => ({ const: value, title: `The option ${value}` }))
}
