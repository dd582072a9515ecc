import { z } from 'zod'
import {
  INVALID_PARAMS,
  JsonRpcError,
  METHOD_NOT_FOUND,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { isAnswerTool, type AnswerToolName } from '../panda/answer-tools.ts'
import { isOurUri } from '../results/kept-result.ts'
import type { TaskWatch } from './watch/task-watch.ts'
import type { RequestOptions, Upstream, UpstreamEvents } from '../upstream/upstream.ts'
import { AnswerProgress } from './answer-progress.ts'
import type { Answers } from './answers.ts'
import { complete } from './complete.ts'
import { errorComponents, errorTable } from './errors/table.ts'
import { ending } from './shapes/common.ts'
import { allPrompts, findPrompt, getPrompt, listOf, type AddedPrompt, type Prompt } from './prompts.ts'
import { inputOf, resourceOf, templates, toolOfResource, type Resource } from './resources.ts'
import { texts } from './texts.ts'
import { tools } from './tools.ts'

const endingSchema = z.object({ sources: ending.sources })

/** What is answered without a login: it concerns nobody. */
export const forAnybody: ReadonlySet<string> = new Set<AnswerToolName>([
  'panda_explain_error',
  'panda_search_docs',
  'panda_read_doc',
])

interface Offered {
  prompts: readonly Prompt[]
  lists: NonNullable<Upstream['lists']>
}

function offered(added: readonly AddedPrompt[]): Offered {
  const prompts = allPrompts(added)
  return {
    prompts,
    lists: {
      'tools/list': tools,
      'resources/list': [],
      'resources/templates/list': templates,
      'prompts/list': listOf(prompts),
    },
  }
}

/** The bridge's own answers as one of those who answer assistants. */
export class AnswersUpstream implements Upstream {
  readonly name = 'PanDA Bridge'
  readonly kind = 'answers'
  readonly url = ''
  readonly #answers: Answers
  readonly #added: () => readonly AddedPrompt[]
  readonly #endWatch: () => void
  #last: (Offered & { added: readonly AddedPrompt[] }) | undefined

  /**
   * @param added the prompts of extensions, at this moment
   * @param tasks the watch over the user's tasks: who has subscribed to one hears when its state changes
   */
  constructor(
    answers: Answers,
    added: () => readonly AddedPrompt[],
    tasks: Pick<TaskWatch, 'onChange'>,
    events: UpstreamEvents,
  ) {
    this.#answers = answers
    this.#added = added
    this.#endWatch = tasks.onChange((changes) => {
      for (const { task } of changes)
        events.onNotification({
          method: 'notifications/resources/updated',
          params: { uri: `panda://task/${task.taskId}` },
        })
    })
  }

  /** The same entries, by identity, as long as the extensions are the same: they tell whose an entry is. */
  get lists(): NonNullable<Upstream['lists']> {
    return this.#offered.lists
  }

  get #prompts(): readonly Prompt[] {
    return this.#offered.prompts
  }

  get #offered(): Offered {
    const added = this.#added()
    if (this.#last?.added !== added) this.#last = { added, ...offered(added) }
    return this.#last
  }

  permission({ method, params = {} }: McpRequest): string | undefined {
    if (method === 'prompts/get') return findPrompt(this.#prompts, params['name'])?.tool
    if (method === 'completion/complete') return toolToComplete(this.#prompts, params['ref'])
    const resource = resourceOf(params['uri'])
    // An address of ours that names nothing is told so.
    return resource
      ? toolOfResource[resource.is]
      : isOurUri(String(params['uri']))
        ? 'panda_explain_error'
        : undefined
  }

  needsLogin(request: McpRequest): boolean {
    const { method, params } = request
    if (method === 'prompts/get' || method === 'completion/complete') return false
    const tool = method === 'tools/call' ? String(params?.['name']) : this.permission(request)
    return tool !== undefined && !forAnybody.has(tool)
  }

  async request({ method, params = {} }: McpRequest, options: RequestOptions): Promise<McpResult> {
    switch (method) {
      case 'tools/call':
        return await this.#call(params['name'], params['arguments'], options)
      case 'prompts/get':
        return getPrompt(this.#prompts, params['name'], params['arguments'])
      case 'completion/complete':
        return await complete(params, {
          prompts: this.#prompts,
          components: errorComponents(this.#answers.addedErrors),
          ownTasks: () => this.#answers.ownTasks(options.signal),
        })
      case 'resources/subscribe':
        return subscribed(params['uri'])
      case 'resources/unsubscribe':
        return {}
      case 'resources/read':
        return await this.#read(String(params['uri']), options.signal)
      default:
        throw new JsonRpcError(METHOD_NOT_FOUND, `PanDA Bridge does not answer ${method} itself.`)
    }
  }

  madeFrom({ structuredContent }: McpResult): string[] {
    return endingSchema.safeParse(structuredContent).data?.sources.map(({ what }) => what) ?? []
  }

  close(): Promise<void> {
    this.#endWatch()
    return Promise.resolve()
  }

  async #call(tool: unknown, input: unknown, { signal, onProgress }: RequestOptions): Promise<McpResult> {
    if (typeof tool !== 'string' || !isAnswerTool(tool))
      throw new JsonRpcError(INVALID_PARAMS, 'PanDA Bridge has no such tool.')
    const progress = new AnswerProgress(onProgress)
    try {
      const answer = await this.#answers.answer(tool, input ?? {}, 'assistant', signal, (what) =>
        progress.does(what),
      )
      return {
        content: [{ type: 'text', text: textOf(tool, answer) }],
        structuredContent: answer,
        isError: false,
      }
    } finally {
      progress.close()
    }
  }

  async #read(uri: string, signal: AbortSignal): Promise<McpResult> {
    const resource = resourceOf(uri)
    if (!resource) throw new JsonRpcError(INVALID_PARAMS, 'PanDA Bridge has no such resource.')
    return { contents: [{ uri, mimeType: 'text/plain', text: await this.#textOf(resource, signal) }] }
  }

  async #textOf(resource: Resource, signal: AbortSignal): Promise<string> {
    if (resource.is === 'errors') {
      const { addedErrors } = this.#answers
      return (
        errorTable(resource.component, addedErrors) ??
        `There is no component of that name: ${errorComponents(addedErrors).join(', ')}.`
      )
    }
    const tool = toolOfResource[resource.is]
    return textOf(tool, await this.#answers.answer(tool, inputOf(resource), 'assistant', signal))
  }
}

function textOf(tool: AnswerToolName, answer: unknown): string {
  return (texts[tool] as (answer: unknown) => string)(answer)
}

function toolToComplete(prompts: readonly Prompt[], ref: unknown): string | undefined {
  const { name, uri } = (ref ?? {}) as { name?: unknown; uri?: unknown }
  if (name !== undefined) return findPrompt(prompts, name)?.tool
  const resource = resourceOf(uri)
  return resource && toolOfResource[resource.is]
}

/** The endpoint of assistants knows who has subscribed to what. @throws JsonRpcError for what never changes */
function subscribed(uri: unknown): McpResult {
  if (resourceOf(uri)?.is === 'task') return {}
  throw new JsonRpcError(
    INVALID_PARAMS,
    'Only tasks can be subscribed to: panda://task/NUMBER, one of your own.',
  )
}
