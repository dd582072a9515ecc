import { sendEvents, sendJson, wordsOf, type Api } from './api.ts'

interface Body {
  messages: { role: string; content: unknown }[]
  tools?: { function: { name: string } }[]
  stream?: boolean
}

/** https://platform.openai.com/docs/api-reference/chat: what most programs speak to a model of one's own. */
export const chatCompletions: Api = {
  path: /\/chat\/completions$/,
  read(body) {
    const { messages, tools = [], stream = false } = body as Body
    return {
      tools: tools.map(({ function: { name } }) => name),
      results: messages.filter(({ role }) => role === 'tool').map(({ content }) => wordsOf(content)),
      stream,
    }
  },
  answer(response, { stream }, call) {
    const made = call && { name: call.name, arguments: JSON.stringify(call.input) }
    const tool_calls = call && [{ index: 0, id: call.id, type: 'function', function: made }]
    const message = {
      role: 'assistant',
      content: call ? null : 'Done.',
      ...(tool_calls && { tool_calls }),
    }
    const finish_reason = call ? 'tool_calls' : 'stop'
    const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 }
    const head = { id: 'chatcmpl-1', created: 1, model: 'stand-in' }
    if (!stream)
      return sendJson(response, {
        ...head,
        object: 'chat.completion',
        choices: [{ index: 0, message, finish_reason }],
        usage,
      })
    const chunk = { ...head, object: 'chat.completion.chunk' }
    sendEvents(response, [
      { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }], usage },
    ])
    response.end('data: [DONE]\n\n')
  },
}
