import { ProtocolError, ProtocolErrorCode, type ServerContext } from '@modelcontextprotocol/server'
import { png } from './bytes.ts'
import { tools } from './tools.ts'

/*
 * What the suite asks for by name (its SERVER_REQUIREMENTS.md), and the texts that it expects in the answers.
 */

export type Params = Record<string, unknown>
type Result = Record<string, unknown>
type Answer = (params: Params, context: ServerContext) => Result | Promise<Result>

const user = (content: Params): Params => ({ role: 'user', content })
const text = (text: string): Params => ({ type: 'text', text })

const resources = [
  {
    uri: 'test://static-text',
    mimeType: 'text/plain',
    text: 'This is the content of the static text resource.',
  },
  { uri: 'test://static-binary', mimeType: 'image/png', blob: png },
  { uri: 'test://watched-resource', mimeType: 'text/plain', text: 'Watched resource content' },
]

const argument = (name: string): Params => ({ name, description: `The ${name} of the test`, required: true })

interface Prompt {
  arguments?: Params[]
  messages: (given: Params) => Params[]
}

const prompts: Record<string, Prompt> = {
  test_simple_prompt: { messages: () => [user(text('This is a simple prompt for testing.'))] },
  test_prompt_with_arguments: {
    arguments: [argument('arg1'), argument('arg2')],
    messages: ({ arg1, arg2 }) => [
      user(text(`Prompt with arguments: arg1='${String(arg1)}', arg2='${String(arg2)}'`)),
    ],
  },
  test_prompt_with_embedded_resource: {
    arguments: [argument('resourceUri')],
    messages: ({ resourceUri }) => [
      user({
        type: 'resource',
        resource: {
          uri: resourceUri,
          mimeType: 'text/plain',
          text: 'Embedded resource content for testing.',
        },
      }),
      user(text('Please process the embedded resource above.')),
    ],
  },
  test_prompt_with_image: {
    messages: () => [
      user({ type: 'image', data: png, mimeType: 'image/png' }),
      user(text('Please analyze the image above.')),
    ],
  },
}

const answers: Record<string, Answer> = {
  'tools/list': () => ({
    tools: Object.entries(tools).map(([name, { description, inputSchema }]) => ({
      name,
      description,
      inputSchema,
    })),
  }),
  'tools/call': async ({ name, arguments: given }, context) => {
    const tool = tools[String(name)]
    if (!tool) throw invalid(`Unknown tool: ${String(name)}`)
    return tool.answer((given ?? {}) as Params, context)
  },
  'resources/list': () => ({
    resources: resources.map(({ uri, mimeType }) => ({
      uri,
      mimeType,
      name: uri,
      description: 'Of the test',
    })),
  }),
  'resources/templates/list': () => ({
    resourceTemplates: [
      {
        uriTemplate: 'test://template/{id}/data',
        name: 'template',
        description: 'Of the test',
        mimeType: 'application/json',
      },
    ],
  }),
  'resources/read': ({ uri }) => {
    const found = resources.find((resource) => resource.uri === uri)
    if (found) return { contents: [found] }
    const id = /^test:\/\/template\/([^/]+)\/data$/.exec(String(uri))?.[1]
    if (id === undefined) throw new ProtocolError(-32_002, 'Resource not found', { uri })
    const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` })
    return { contents: [{ uri, mimeType: 'application/json', text: data }] }
  },
  'resources/subscribe': () => ({}),
  'resources/unsubscribe': () => ({}),
  'prompts/list': () => ({
    prompts: Object.entries(prompts).map(([name, { arguments: taken }]) => ({
      name,
      description: 'Of the test',
      arguments: taken,
    })),
  }),
  'prompts/get': ({ name, arguments: given }) => {
    const prompt = prompts[String(name)]
    if (!prompt) throw invalid(`Unknown prompt: ${String(name)}`)
    return { messages: prompt.messages((given ?? {}) as Params) }
  },
  'completion/complete': () => ({ completion: { values: [], total: 0, hasMore: false } }),
}

export async function answer(method: string, params: Params, context: ServerContext): Promise<Result> {
  const found = answers[method]
  if (!found) throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `Method not found: ${method}`)
  return found(params, context)
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}
