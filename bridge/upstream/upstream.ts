import type { BridgeError, BridgeErrorValue } from '../errors.ts'
import type {
  FormAnswer,
  ListEntry,
  ListMethod,
  McpNotification,
  McpRequest,
  McpResult,
} from '../mcp/index.ts'

export interface RequestOptions {
  /** Aborted when the assistant cancels or goes away. */
  signal: AbortSignal
  /** Given where the assistant asked for progress; the fields are passed on as they come. */
  onProgress?: (progress: Record<string, unknown>) => void
  /** By which the request is found in the record, in the log, and where the server logs `X-Request-ID`. */
  requestId?: string | undefined
  /** True only for what is known to change nothing: such a request may be sent twice. */
  readOnly: boolean
  /**
   * Puts a question to the user of who has asked, which is a part of this request; missing where there is nobody.
   * @throws JsonRpcError for one that is refused
   */
  onQuestion?: (question: Question) => Promise<FormAnswer>
}

/** What an upstream asks while it carries out a request (MCP 2025-11-25, Elicitation). */
export interface Question {
  /** Who asks, for the user: "PandaMCP at HOST". */
  from: string
  /** As they came. */
  params: unknown
  /** Aborted when it is taken back, or the request ends. */
  signal: AbortSignal
}

/** A better way that cannot be used now. */
export interface InsteadOf {
  url: string
  /** Why, and what is done meanwhile. */
  problem: BridgeErrorValue
  /** Milliseconds since 1970. */
  since: number
}

/** One of those who answer assistants. Everything that they may ask goes through `request`. */
export interface Upstream {
  /** Whose answers these are, for users: each at a server has its own. */
  readonly name: string
  /** By which way PanDA is asked; `answers` for this program's own, which are about PanDA; `other` for who is not PanDA. */
  readonly kind: 'pandamcp' | 'rest' | 'answers' | 'other'
  readonly url: string
  /** What would be asked instead, if it could be. */
  readonly insteadOf?: InsteadOf | undefined
  /** What it has at this moment, where it is a part of this program: known at once, and not told by a server. */
  readonly lists?: Readonly<Record<ListMethod, readonly ListEntry[]>> | undefined
  /**
   * What the endpoint set must have for a request that is no call of a tool, where that is not the set's word on all
   * resources or prompts.
   */
  permission?(request: McpRequest): string | undefined
  /** Whether it answers this only to a user who is signed in. */
  needsLogin(request: McpRequest): boolean
  /**
   * @throws BridgeError when it cannot be asked
   * @throws JsonRpcError when it itself answers with a JSON-RPC error
   */
  request(request: McpRequest, options: RequestOptions): Promise<McpResult>
  /**
   * Looks at a call's arguments before the user is asked about it, where the upstream can tell.
   * @throws BridgeError `invalid-input`
   */
  check?(tool: string, input: Record<string, unknown>): void
  /** A tool's answer as assistants get it, where they would not understand it as it came: failures marked, and in words. */
  explain?(tool: string, result: McpResult): McpResult
  /** What a result was made from, where the upstream itself has asked others for it: endpoints and pages. */
  madeFrom?(result: McpResult): string[] | undefined
  /** Begins to look for the best way, where there are several. */
  start?(): void
  /** The computer has woken up, is in another network, or somebody has signed in: what failed may do now. */
  wake?(): void
  close(): Promise<void>
}

/** How an upstream tells the bridge of what it was not asked for. */
export interface UpstreamEvents {
  onNotification(notification: McpNotification): void
  /** The last attempt reached it, or failed for this reason. */
  onReachable(problem: BridgeError | undefined): void
  /** It is asked by another way from now on, or there is another reason for that: `kind`, `url` and `insteadOf` are others. */
  onWay?(): void
}

/** What there is to say of an upstream. */
export interface UpstreamState {
  kind: Upstream['kind'] | 'none'
  url: string | undefined
  insteadOf?: InsteadOf | undefined
  /** Tools that it has; assistants see those of them that are in the set. */
  tools: number
  /** Nobody has told them yet: they are what a PanDA usually has. */
  toolsAssumed?: boolean
  /** Those that this program's catalogue does not know: they count as destructive. */
  newTools: string[]
  /** Those held back, by name, until the user has looked at what has changed. */
  heldTools: string[]
  /** Milliseconds since 1970 of the last request that it answered. */
  reachedAt: number | undefined
  /** Why the last request failed, until one succeeds. */
  problem: BridgeErrorValue | undefined
}
