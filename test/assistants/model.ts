import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'

/** One call that the model shall make, of the tool whose name ends so: each assistant puts something before it. */
export interface Step {
  tool: string
  input?: object
  /** Done before the model answers: what happens while the assistant waits for it. */
  before?: () => Promise<unknown>
}

/** The model of an assistant, as a server that speaks as chat completions do. */
export interface Model extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/v1` */
  url: string
  /** The names of the tools that it was last offered. */
  tools: string[]
  /** What the assistant gave it as results of its calls. */
  results: string[]
}

interface Message {
  role: string
  content: unknown
}

interface Asked {
  messages: Message[]
  tools?: { function: { name: string } }[]
  stream?: boolean
}

/** Makes its calls one after the other, then says "Done." What assistants ask it besides, such as a title, it answers so. */
export async function startModel(steps: Step[]): Promise<Model> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request)
      if (request.method !== 'POST' || !request.url?.includes('/chat/completions'))
        return sendJson(response, { object: 'list', data: [{ id: 'stand-in', object: 'model' }] })
      await answer(JSON.parse(body) as Asked, response)
    })().catch(() => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const model: Model = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    tools: [],
    results: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }

  async function answer({ messages, tools = [], stream }: Asked, response: ServerResponse): Promise<void> {
    const names = tools.map(({ function: { name } }) => name)
    const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => wordsOf(content))
    const step = steps[results.length]
    const isTheTask = steps.some(({ tool }) => names.some((name) => name.endsWith(tool)))
    if (isTheTask) Object.assign(model, { tools: names, results })
    await (isTheTask ? step?.before?.() : undefined)
    const name = step && names.find((it) => it.endsWith(step.tool))
    const call = name === undefined ? undefined : { name, arguments: JSON.stringify(step?.input ?? {}) }
    send(response, stream === true, call)
  }
  return model
}

function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return JSON.stringify(content)
  return content.map((part: { text?: string }) => part.text ?? '').join('')
}

let calls = 0

function send(
  response: ServerResponse,
  stream: boolean,
  call: { name: string; arguments: string } | undefined,
): void {
  const tool_calls = call && [{ index: 0, id: `call_${++calls}`, type: 'function', function: call }]
  const message = { role: 'assistant', content: call ? null : 'Done.', ...(tool_calls && { tool_calls }) }
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
  response.setHeader('content-type', 'text/event-stream')
  const chunks = [
    { choices: [{ index: 0, delta: message, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason }], usage },
  ]
  for (const chunk of chunks)
    response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...chunk })}\n\n`)
  response.end('data: [DONE]\n\n')
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}
