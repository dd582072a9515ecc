/** A call that a model wants. */
export interface WantedCall {
  /** By which the model knows it again, where it names its calls. */
  id: string
  tool: string
  input: Record<string, unknown>
}

/** What a model says: calls that it wants, or its words. */
export interface Turn {
  calls: readonly WantedCall[]
  words: string
}

/** One question with what has been said to it so far. */
export interface Conversation extends Disposable {
  begin(question: string, signal: AbortSignal): Promise<Turn>
  /** @param isLast whether the model is to answer now, and may call nothing any more */
  give(
    results: readonly { call: WantedCall; text: string }[],
    isLast: boolean,
    signal: AbortSignal,
  ): Promise<Turn>
}

/** A tool as a bridge lists it. */
export interface ToolEntry {
  name: string
  description?: string | undefined
  inputSchema: Record<string, unknown>
}

/** A model that can be asked. */
export interface Assistant extends AsyncDisposable {
  name: string
  /** Reads a list of tools before the first question, where that takes time of its own. */
  prepare(tools: readonly ToolEntry[]): Promise<void>
  /** A new conversation that knows nothing of others. */
  converse(tools: readonly ToolEntry[]): Conversation
}

/** What every model is told before the question. */
export const INSTRUCTIONS =
  'You help a physicist with PanDA, a workload management system. Look things up with the tools first, never guess. Answer in one to three short sentences, with the numbers, names and reasons that you have found.'
