import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server'
import { png } from './bytes.ts'
import { askForPrompt, askingTools } from './asking-tools.ts'
import { usualTools, type Called } from './tools.ts'

/*
 * What the suite asks for by name (its SERVER_REQUIREMENTS.md), and the texts that it expects in the answers.
 */

export type Params = Record<string, unknown>
type Result = Record<string, unknown>
type Answer = (params: Params, called: Called) => Result | Promise<Result>

export const tools = { ...usualTools, ...askingTools }

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
  /** What must be asked before. */
  ask?: (called: Called) => Promise<Params | undefined>
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
  test_input_required_result_prompt: {
    ask: askForPrompt,
    messages: () => [user(text('This is a prompt for which something was asked.'))],
  },
  test_prompt_with_image: {
    messages: () => [
      user({ type: 'image', data: png, mimeType: 'image/png' }),
      user(text('Please analyze the image above.')),
    ],
  },
}

const answers: Record<string, Answer> = {
  'tools/list': (_, { lists }) => ({
    tools: Object.entries(tools).map(([name, { description, inputSchema }]) => ({
      name,
      description: name === 'test_changing' ? `Changed ${lists.changes} times` : description,
      inputSchema,
    })),
  }),
  'tools/call': async ({ name, arguments: given }, called) => {
    const tool = Object.entries(tools).find(([known]) => known === name)?.[1]
    if (!tool) throw invalid(`Unknown tool: ${String(name)}`)
    return tool.answer((given ?? {}) as Params, called)
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
    if (id === undefined) throw new ResourceNotFoundError(String(uri))
    const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` })
    return { contents: [{ uri, mimeType: 'application/json', text: data }] }
  },
  'resources/subscribe': () => ({}),
  'resources/unsubscribe': () => ({}),
  'prompts/list': (_, { lists }) => ({
    prompts: Object.entries(prompts).map(([name, { arguments: taken }]) => ({
      name,
      description: `Of the test, changed ${lists.changes} times`,
      arguments: taken,
    })),
  }),
  'prompts/get': async ({ name, arguments: given }, called) => {
    const prompt = prompts[String(name)]
    if (!prompt) throw invalid(`Unknown prompt: ${String(name)}`)
    return (await prompt.ask?.(called)) ?? { messages: prompt.messages((given ?? {}) as Params) }
  },
  'completion/complete': () => ({ completion: { values: [], total: 0, hasMore: false } }),
}

export function hasMethod(method: string): boolean {
  return Object.hasOwn(answers, method)
}

/** @param method one that there is */
export async function answer(method: string, params: Params, called: Called): Promise<Result> {
  const found = answers[method]
  if (!found) throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `Method not found: ${method}`)
  return found(params, called)
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}
