import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Assistant, Conversation, ToolEntry, Turn } from './assistant.ts'
import { ANSWER_OR_GO_ON, REMINDER, systemPrompt, turnOf } from './written-calls.ts'

/** A model in a file, which node-llama-cpp runs on this computer's processor. */
export interface LocalModel {
  /** The GGUF file. */
  file: string
  /** The `node_modules` that holds node-llama-cpp: it is large, and no dependency of this project. */
  modules: string
  /** Tokens of a conversation. */
  contextTokens: number
  threads: number
}

/** What is used of node-llama-cpp 3. */
interface Llama {
  getLlama: (options: object) => Promise<{
    loadModel(options: { modelPath: string }): Promise<{
      createContext(options: object): Promise<{ getSequence(): object; dispose(): Promise<void> }>
      dispose(): Promise<void>
    }>
  }>
  LlamaLogLevel: { error: unknown }
  LlamaChatSession: new (options: object) => {
    prompt(text: string, options: object): Promise<string>
    preloadPrompt(text: string): Promise<void>
    dispose(options: object): void
  }
}

const MOST_TOKENS = 220

/** Temperature 0, one seed: a run can be repeated. @throws where the file or the folder is not what it should be */
export async function localModel({ file, modules, contextTokens, threads }: LocalModel): Promise<Assistant> {
  const entry = pathToFileURL(join(modules, 'node-llama-cpp/dist/index.js')).href
  const { getLlama, LlamaChatSession, LlamaLogLevel } = (await import(entry)) as Llama
  const llama = await getLlama({ gpu: false, logLevel: LlamaLogLevel.error })
  const model = await llama.loadModel({ modelPath: file })
  // A sequence for each list of tools: what it begins with is then read once, and not for each question.
  const context = await model.createContext({ contextSize: contextTokens, sequences: 2, threads })
  const sequences = new Map<readonly ToolEntry[], object>()

  const sessionWith = (tools: readonly ToolEntry[]) => {
    const contextSequence = sequences.get(tools) ?? context.getSequence()
    sequences.set(tools, contextSequence)
    return new LlamaChatSession({
      contextSequence,
      systemPrompt: systemPrompt(tools),
      autoDisposeSequence: false,
    })
  }

  return {
    name: basename(file),
    async prepare(tools) {
      const session = sessionWith(tools)
      await session.preloadPrompt('')
      session.dispose({ disposeSequence: false })
    },
    converse(tools): Conversation {
      const session = sessionWith(tools)
      const say = async (text: string, signal: AbortSignal): Promise<Turn> =>
        turnOf(await session.prompt(text, { maxTokens: MOST_TOKENS, temperature: 0, seed: 1, signal }))
      let asked = ''
      return {
        begin(question, signal) {
          asked = question
          return say(`${question}\n${REMINDER}`, signal)
        },
        give(results, isLast, signal) {
          const texts = results.map(({ call, text }) => `Result of ${call.tool}:\n${text}`)
          const then = isLast ? 'Now answer with {"answer": TEXT}.' : ANSWER_OR_GO_ON
          return say(`${texts.join('\n\n')}\n\nThe question was: ${asked}\n${then}`, signal)
        },
        [Symbol.dispose]: () => session.dispose({ disposeSequence: false }),
      }
    },
    async [Symbol.asyncDispose]() {
      await context.dispose()
      await model.dispose()
    },
  }
}
