import type { BridgeError } from '../errors.ts'

/** A JSON-RPC request as an assistant sent it, less what belongs to its own connection (id, progress token). */
export interface UpstreamRequest {
  method: string
  params?: Record<string, unknown>
}

export interface UpstreamNotification {
  method: string
  params?: Record<string, unknown>
}

export type UpstreamResult = Record<string, unknown>

export interface RequestOptions {
  /** Aborted when the assistant cancels or goes away. */
  signal: AbortSignal
  /** Given where the assistant asked for progress; the fields are passed on as they come. */
  onProgress?: (progress: Record<string, unknown>) => void
  /** True only for what is known to change nothing: such a request may be sent twice. */
  readOnly: boolean
}

/** Where tools come from. Everything an assistant may ask goes through `request`. */
export interface Upstream {
  readonly kind: 'pandamcp' | 'rest'
  readonly url: string
  /**
   * @throws BridgeError when PanDA cannot be asked
   * @throws JsonRpcError when the upstream itself answers with a JSON-RPC error
   */
  request(request: UpstreamRequest, options: RequestOptions): Promise<UpstreamResult>
  /**
   * Looks at a call's arguments before the user is asked about it, where the upstream can tell.
   * @throws BridgeError `invalid-input`
   */
  check?(tool: string, input: Record<string, unknown>): void
  close(): Promise<void>
}

/** How an upstream tells the bridge of what it was not asked for. */
export interface UpstreamEvents {
  onNotification(notification: UpstreamNotification): void
  /** The last attempt reached it, or failed for this reason. */
  onReachable(problem: BridgeError | undefined): void
}
