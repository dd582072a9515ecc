import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'

interface Message {
  role: string
  content: string
}

/** What the address was asked. */
export interface AskedModel {
  messages: Message[]
  tools: { function: { name: string } }[]
  tool_choice: string
}

/**
 * An address that speaks as chat completions do, with a model that calls what it is told to, where it has that tool,
 * and repeats the result.
 */
export async function startScriptedModel(tool: string, input: object) {
  const asked: AskedModel[] = []
  const authorizations: (string | undefined)[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const given = JSON.parse(await textOf(request)) as AskedModel
      asked.push(given)
      authorizations.push(request.headers.authorization)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ choices: [{ message: replyTo(given) }] }))
    })()
  })
  const replyTo = ({ messages, tools }: AskedModel) => {
    const last = messages.at(-1)
    if (last?.role === 'tool') return { role: 'assistant', content: last.content }
    if (!tools.some(({ function: { name } }) => name === tool)) return { content: 'I cannot know.' }
    const call = { name: tool, arguments: JSON.stringify(input) }
    return { role: 'assistant', content: null, tool_calls: [{ id: '1', type: 'function', function: call }] }
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    authorizations,
    stop: () => new Promise((closed) => server.close(closed)),
  }
}
