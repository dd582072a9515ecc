import { JsonRpcError, METHOD_NOT_FOUND, type McpRequest, type McpResult } from '../mcp/index.ts'
import { isAnswerTool, type AnswerToolName } from '../panda/answer-tools.ts'
import type { RequestOptions, Upstream } from '../upstream/upstream.ts'
import type { Answers } from './answers.ts'
import { texts } from './texts.ts'
import { tools } from './tools.ts'

/** What is answered without a login: it concerns nobody. */
const forAnybody: ReadonlySet<string> = new Set<AnswerToolName>([
  'panda_explain_error',
  'panda_search_docs',
  'panda_read_doc',
])

/** The bridge's own answers as one of those who answer assistants. */
export class AnswersUpstream implements Upstream {
  readonly name = 'PanDA Bridge'
  readonly kind = 'answers'
  readonly url = ''
  readonly lists = {
    'tools/list': tools,
    'resources/list': [],
    'resources/templates/list': [],
    'prompts/list': [],
  }
  readonly #answers: Answers

  constructor(answers: Answers) {
    this.#answers = answers
  }

  needsLogin({ method, params }: McpRequest): boolean {
    return method === 'tools/call' && !forAnybody.has(String(params?.['name']))
  }

  async request({ method, params = {} }: McpRequest, { signal }: RequestOptions): Promise<McpResult> {
    const tool = params['name']
    if (method === 'tools/call' && typeof tool === 'string' && isAnswerTool(tool))
      return await this.#call(tool, params['arguments'], signal)
    throw new JsonRpcError(METHOD_NOT_FOUND, `PanDA Bridge has no such ${method}.`)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  async #call(tool: AnswerToolName, input: unknown, signal: AbortSignal): Promise<McpResult> {
    const answer = await this.#answers.answer(tool, input ?? {}, 'assistant', signal)
    const text = (texts[tool] as (answer: unknown) => string)(answer)
    return { content: [{ type: 'text', text }], structuredContent: answer, isError: false }
  }
}
