import { sendEvents, sendJson, wordsOf, type Api } from './api.ts'

interface Body {
  messages: { content: string | { type: string; content?: unknown }[] }[]
  tools?: { name: string }[]
  stream?: boolean
}

/** https://docs.claude.com/en/api/messages, with its events at /en/docs/build-with-claude/streaming. */
export const messages: Api = {
  path: /\/v1\/messages(\?|$)/,
  read(body) {
    const { messages, tools = [], stream = false } = body as Body
    return {
      tools: tools.map(({ name }) => name),
      results: messages
        .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
        .filter(({ type }) => type === 'tool_result')
        .map(({ content }) => wordsOf(content)),
      stream,
    }
  },
  answer(response, { stream }, call) {
    const block = call
      ? { type: 'tool_use', id: call.id, name: call.name, input: call.input }
      : { type: 'text', text: 'Done.' }
    const stop = { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null }
    const usage = { input_tokens: 10, output_tokens: 10 }
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'stand-in', usage }
    if (!stream) return sendJson(response, { ...message, ...stop, content: [block] })
    const delta = call
      ? { type: 'input_json_delta', partial_json: JSON.stringify(call.input) }
      : { type: 'text_delta', text: 'Done.' }
    sendEvents(response, [
      {
        type: 'message_start',
        message: { ...message, content: [], stop_reason: null, stop_sequence: null },
      },
      {
        type: 'content_block_start',
        index: 0,
        content_block: call ? { ...block, input: {} } : { type: 'text', text: '' },
      },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: stop, usage },
      { type: 'message_stop' },
    ])
    response.end()
  },
}
