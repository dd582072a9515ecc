import { sendEvents, sendJson, wordsOf, type Api } from './api.ts'

interface Body {
  input: { type?: string; output?: unknown }[]
  tools?: { type: string; name?: string; tools?: { name: string }[] }[]
  stream?: boolean
}

/** https://platform.openai.com/docs/api-reference/responses */
export const responses: Api = {
  path: /\/responses$/,
  read(body) {
    const { input, tools = [], stream = false } = body as Body
    return {
      tools: tools.flatMap(({ name = '', tools: inside }) =>
        inside ? inside.map((tool) => `${name}/${tool.name}`) : [name],
      ),
      results: input
        .filter(({ type }) => type === 'function_call_output')
        .map(({ output }) => wordsOf(output)),
      stream,
    }
  },
  answer(response, { stream }, call) {
    const [name, namespace] = call?.name.split('/').toReversed() ?? []
    const item = call
      ? {
          type: 'function_call',
          id: `fc_${call.id}`,
          call_id: call.id,
          name,
          namespace,
          arguments: JSON.stringify(call.input),
          status: 'completed',
        }
      : {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'Done.', annotations: [] }],
        }
    const usage = { input_tokens: 10, output_tokens: 10, total_tokens: 20 }
    const head = { id: 'resp_1', object: 'response', created_at: 1, model: 'stand-in' }
    const whole = { ...head, status: 'completed', output: [item], usage }
    if (!stream) return sendJson(response, whole)
    sendEvents(response, [
      { type: 'response.created', response: { ...head, status: 'in_progress', output: [] } },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: whole },
    ])
    response.end()
  },
}
