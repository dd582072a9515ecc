import { setTimeout as wait } from 'node:timers/promises'
import type { ToolResult } from './mcp-call.ts'
import { JsonRpcFailure, type Methods, type RequestContext } from './mcp-session.ts'
import type { McpTool } from './mcp-tools.ts'
import type { World } from './world.ts'

type Params = Record<string, unknown>

interface ExtraTool {
  tool: McpTool & Record<string, unknown>
  call(params: Params, context: RequestContext): Promise<ToolResult>
}

const NO_INPUT = { type: 'object', properties: {} }
const SEVERITIES = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']

function said(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: false }
}

const EXTRA_TOOLS: readonly ExtraTool[] = [
  {
    tool: { name: 'demo_progress', description: 'Reports progress in ten steps.', inputSchema: NO_INPUT },
    async call(params, context) {
      const progressToken = (params['_meta'] as Params | undefined)?.['progressToken']
      const steps = progressToken === undefined ? 0 : 10
      for (let progress = 1; progress <= steps; progress += 1) {
        await context.notify('notifications/progress', {
          progressToken,
          progress,
          total: 10,
          message: `step ${progress}`,
        })
      }
      return said('ten steps done')
    },
  },
  {
    tool: { name: 'demo_log', description: 'Logs one message of each severity.', inputSchema: NO_INPUT },
    async call(_, context) {
      for (const level of SEVERITIES.slice(SEVERITIES.indexOf(context.session.logLevel))) {
        await context.notify('notifications/message', {
          level,
          logger: 'demo',
          data: { text: `a message of level ${level}` },
        })
      }
      return said('logged')
    },
  },
  {
    tool: {
      name: 'demo_wait',
      description:
        'Waits until it is cancelled, or for the given number of seconds. Reports progress 0 at the start.',
      inputSchema: { type: 'object', properties: { seconds: { type: 'number', default: 60 } } },
    },
    async call(params, context) {
      const seconds = Number((params['arguments'] as Params | undefined)?.['seconds'] ?? 60)
      const progressToken = (params['_meta'] as Params | undefined)?.['progressToken']
      if (progressToken !== undefined)
        await context.notify('notifications/progress', { progressToken, progress: 0 })
      await wait(seconds * 1000, undefined, { signal: context.signal, ref: false }).catch(() => undefined)
      return said('waited')
    },
  },
  {
    tool: {
      name: 'demo_hologram',
      description: 'Answers with content and fields that no schema knows.',
      // Names that every object of JavaScript has: a server may use them as any other.
      inputSchema: {
        type: 'object',
        properties: { ['__proto__']: { type: 'integer' }, constructor: { type: 'integer' } },
      },
      futureField: { kept: true },
      _meta: { 'demo.example.org/flavour': 'strange' },
    },
    call: async (params) => ({
      content: [
        { type: 'text', text: `a hologram of ${JSON.stringify(params['arguments'])} follows` },
        { type: 'hologram', depth: 3, frames: ['zero', 'one'], futureField: true },
      ],
      isError: false,
      futureField: { nested: [1, 2, 3] },
      _meta: { 'demo.example.org/trace': 'abc' },
    }),
  },
]

/** A text field of something that should be an object; empty when it is not there. */
function textIn(value: unknown, field: string): string {
  const found = (value as Params | undefined)?.[field]
  return typeof found === 'string' ? found : ''
}

const README = 'panda://demo/readme'

/** What PandaMCP does not have but MCP knows: for tests of what a bridge must pass through. */
export function extraMethods(world: World): Methods {
  return {
    'resources/list': () => ({
      resources: [{ uri: README, name: 'readme', mimeType: 'text/plain', futureField: 'kept' }],
    }),
    'resources/templates/list': () => ({
      resourceTemplates: [
        { uriTemplate: 'panda://demo/task/{task_id}', name: 'task', mimeType: 'application/json' },
      ],
    }),
    'resources/read'(params) {
      const uri = String(params['uri'])
      if (uri === README)
        return { contents: [{ uri, mimeType: 'text/plain', text: 'The demo of PanDA Bridge.' }] }
      const task = world.tasks.get(Number(/^panda:\/\/task\/(\d+)$/.exec(uri)?.[1]))
      if (!task) throw new JsonRpcFailure(-32_002, `Unknown resource: ${uri}`)
      const text = JSON.stringify({ jediTaskID: task.jediTaskID, status: task.status })
      return { contents: [{ uri, mimeType: 'application/json', text }] }
    },
    'prompts/list': () => ({
      prompts: [
        {
          name: 'diagnose_task',
          description: 'Finds out why a task failed.',
          arguments: [{ name: 'task_id', description: 'Which task', required: true }],
        },
      ],
    }),
    'prompts/get'(params) {
      if (params['name'] !== 'diagnose_task')
        throw new JsonRpcFailure(-32_602, `Unknown prompt: ${String(params['name'])}`)
      const taskId = textIn(params['arguments'], 'task_id')
      const text = `Find out why task ${taskId} failed.`
      return { messages: [{ role: 'user', content: { type: 'text', text } }] }
    },
    'completion/complete'(params) {
      const begun = textIn(params['argument'], 'value')
      const values = Array.from(world.tasks.keys(), String).filter((id) => id.startsWith(begun))
      return {
        completion: { values: values.slice(0, 100), total: values.length, hasMore: values.length > 100 },
      }
    },
    'logging/setLevel'(params, { session }) {
      session.logLevel = String(params['level'])
      return {}
    },
  }
}

export function extraTools(): McpTool[] {
  return EXTRA_TOOLS.map(({ tool }) => tool)
}

export function callExtraTool(
  name: string,
  params: Params,
  context: RequestContext,
): Promise<ToolResult> | undefined {
  return EXTRA_TOOLS.find(({ tool }) => tool.name === name)?.call(params, context)
}
