import type { Client } from '@modelcontextprotocol/client'
import { answerToolNames } from '../../bridge/panda/answer-tools.ts'
import { startTestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import type { ToolEntry } from './assistant.ts'

/** A bridge with one choice of tools, and an assistant's connection to it. */
export interface Way extends AsyncDisposable {
  name: 'answers' | 'raw'
  tools: readonly ToolEntry[]
  client: Client
}

/** What a new user has, the answers among it; or the same without them. Each before a demo of its own. */
export async function startWay(name: Way['name']): Promise<Way> {
  await using stack = new AsyncDisposableStack()
  const fixture = stack.use(await startTestBridge({ policy: 'usual' }))
  if (name === 'raw') {
    const { api } = fixture.bridge
    const id = await api.copySet({ id: 'look', name: 'Raw tools only' })
    for (const tool of answerToolNames) await api.switchTool({ id, tool, on: false })
    await api.chooseSet({ id })
  }
  const client = await connectClient(fixture, '2025')
  stack.defer(() => client.close())
  const { tools } = await client.listTools()
  const own = stack.move()
  return { name, tools, client, [Symbol.asyncDispose]: () => own.disposeAsync() }
}

/** Calls a tool as a model wants it. What is wrong with the call is the model's to read. */
export async function callTool(way: Way, name: string, input: Record<string, unknown>): Promise<string> {
  if (!way.tools.some((tool) => tool.name === name)) return `There is no tool ${name}.`
  try {
    return textOf(await way.client.callTool({ name, arguments: input }))
  } catch (error) {
    return String(error)
  }
}
