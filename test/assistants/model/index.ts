import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { sendJson, type Api } from './api.ts'
import { chatCompletions } from './chat-completions.ts'
import { gemini } from './gemini.ts'
import { messages } from './messages.ts'
import { responses } from './responses.ts'

/** One call that the model shall make, of the tool whose name ends so: each assistant puts something before it. */
export interface Step {
  tool: string
  /** From what came of the calls before, where it is a function. */
  input?: object | ((results: string[]) => object)
  /** Done before the model answers: what happens while the assistant waits for it. */
  before?: () => Promise<unknown>
}

/** The model of an assistant, as a server that speaks all of {@link apis}. */
export interface Model extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  origin: string
  /** The names of the tools that it was last offered. */
  tools: string[]
  /** What the assistant gave it as results of its calls, as each first came: some shorten old ones. */
  results: string[]
}

const apis: readonly Api[] = [chatCompletions, messages, responses, gemini]

/** Makes its calls one after the other, then says "Done." What assistants ask it besides, such as a title, it answers so. */
export async function startModel(steps: Step[]): Promise<Model> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request)
      const path = request.url ?? ''
      const api = request.method === 'POST' ? apis.find((it) => it.path.test(path)) : undefined
      if (process.env['DBG']) {
      }
      if (!api) return sendJson(response, { object: 'list', data: [{ id: 'stand-in', object: 'model' }] })
      await answer(api, JSON.parse(body), path, response)
    })().catch(() => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const model: Model = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tools: [],
    results: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  let calls = 0

  async function answer(api: Api, body: unknown, path: string, response: ServerResponse): Promise<void> {
    const asked = api.read(body, path)
    const { tools, results } = asked
    const step = steps[results.length]
    const isTheTask = steps.some(({ tool }) => tools.some((name) => name.endsWith(tool)))
    if (isTheTask) {
      model.tools = tools
      model.results.push(...results.slice(model.results.length))
      await step?.before?.()
    }
    const name = step && tools.find((it) => it.endsWith(step.tool))
    const input = typeof step?.input === 'function' ? step.input(model.results) : (step?.input ?? {})
    const call = name === undefined ? undefined : { id: `call_${++calls}`, name, input }
    api.answer(response, asked, call)
  }
  return model
}
