import { z } from 'zod'
import type { Secret } from '../../bridge/platform/secret.ts'
import { INSTRUCTIONS, type Assistant, type Conversation, type ToolEntry, type Turn } from './assistant.ts'

/** A model behind an address that speaks as OpenAI's chat completions do. */
export interface Address {
  /** Up to `/v1`. */
  url: string
  model: string
  key: Secret | undefined
}

const MAX_BYTES = 4_000_000
const MOST_TOKENS = 1_000

const replySchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.looseObject({
          content: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
})

type Message = Record<string, unknown>

export function chatCompletions(address: Address): Assistant {
  return {
    name: address.model,
    prepare: () => Promise.resolve(),
    converse: (tools) => new ChatConversation(address, tools),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

class ChatConversation implements Conversation {
  readonly #address: Address
  readonly #tools: readonly object[]
  readonly #messages: Message[] = [{ role: 'system', content: INSTRUCTIONS }]

  constructor(address: Address, tools: readonly ToolEntry[]) {
    this.#address = address
    this.#tools = tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema },
    }))
  }

  async begin(question: string, signal: AbortSignal): Promise<Turn> {
    this.#messages.push({ role: 'user', content: question })
    return await this.#complete('auto', signal)
  }

  async give(...[results, isLast, signal]: Parameters<Conversation['give']>): Promise<Turn> {
    // Each call that the model has made must be answered, also what was not carried out.
    const wanted = z.array(z.object({ id: z.string() })).parse(this.#messages.at(-1)?.['tool_calls'] ?? [])
    for (const { id } of wanted) {
      const result = results.find(({ call }) => call.id === id)
      this.#messages.push({
        role: 'tool',
        tool_call_id: id,
        content: result?.text ?? 'Not carried out: no more calls.',
      })
    }
    return await this.#complete(isLast ? 'none' : 'auto', signal)
  }

  [Symbol.dispose](): void {
    this.#messages.length = 0
  }

  async #complete(toolChoice: 'auto' | 'none', signal: AbortSignal): Promise<Turn> {
    const { url, model, key } = this.#address
    const response = await fetch(`${url.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      // A key is for this address alone.
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        ...(key && { authorization: `Bearer ${key.reveal()}` }),
      },
      body: JSON.stringify({
        model,
        messages: this.#messages,
        tools: this.#tools,
        tool_choice: toolChoice,
        temperature: 0,
        seed: 1,
        max_tokens: MOST_TOKENS,
      }),
      signal,
    })
    const text = await textWithin(response)
    if (!response.ok) throw new Error(`The model's address answered ${response.status}`)
    const { message } = replySchema.parse(JSON.parse(text)).choices[0] ?? {}
    this.#messages.push({ role: 'assistant', ...message })
    const calls = (message?.tool_calls ?? []).map(({ id, function: { name, arguments: written } }) => ({
      id,
      tool: name,
      input: inputOf(written),
    }))
    return { calls, words: message?.content ?? '' }
  }
}

async function textWithin(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > MAX_BYTES) throw new Error("The model's address answers without end")
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** What is no object is nothing: the tool then says what it misses. */
function inputOf(written: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(written || '{}'))
  } catch {
    return {}
  }
}
