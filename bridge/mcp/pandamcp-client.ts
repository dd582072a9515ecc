import {
  LATEST_PROTOCOL_VERSION,
  Protocol,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SUPPORTED_PROTOCOL_VERSIONS,
  type BaseContext,
  type RequestOptions,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { version } from '../version.ts'
import { cleanError, cleanResult } from './from-upstream.ts'
import { BrokenOff } from './http-answer.ts'
import { NotMcp, TooSlow, type PandaMcpTransport } from './pandamcp-transport.ts'
import type { UpstreamRequest, UpstreamResult } from './upstream.ts'

/** Keeps every field and content type, known to the SDK or not: a bridge must not lose what it does not know. */
const anyResult = z.looseObject({})
const initializedSchema = z.looseObject({ protocolVersion: z.string() })

/**
 * The client's side of MCP, from the package that the bridge's own server comes from: the SDK's
 * client is a second copy of all schemas, for a handshake of three messages. It offers PandaMCP
 * nothing, and asks whatever assistants ask.
 */
export class PandaMcpClient extends Protocol<BaseContext> {
  /**
   * Opens a session of the 2025 protocol: PandaMCP is a FastMCP server with stateful sessions, and
   * servers of the 2026 protocol answer `initialize` as well.
   * @param timeout milliseconds
   * @throws as `ask`
   */
  async open(transport: PandaMcpTransport, timeout: number): Promise<void> {
    await this.connect(transport)
    try {
      const params = {
        protocolVersion: LATEST_PROTOCOL_VERSION,
        capabilities: {},
        clientInfo: { name: 'panda-bridge', title: 'PanDA Bridge', version },
      }
      const request = { method: 'initialize', params }
      const { protocolVersion } = await this.request(request, initializedSchema, { timeout })
      if (!SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion)) throw new NotMcp()
      transport.setProtocolVersion(protocolVersion)
      await this.notification({ method: 'notifications/initialized' })
    } catch (error) {
      await this.close()
      throw withoutSdk(error)
    }
  }

  /** @throws JsonRpcError, TooSlow, BrokenOff, NotMcp, or what the transport throws */
  async ask(request: UpstreamRequest, options: RequestOptions): Promise<UpstreamResult> {
    try {
      return cleanResult(await this.request(request, anyResult, options))
    } catch (error) {
      throw withoutSdk(error)
    }
  }

  protected buildContext(context: BaseContext): BaseContext {
    return context
  }

  protected assertCapabilityForMethod(): void {}
  protected assertNotificationCapability(): void {}
  protected assertRequestHandlerCapability(): void {}
}

/** What the SDK throws, in classes that do not bring the SDK with them. */
function withoutSdk(thrown: unknown): unknown {
  if (thrown instanceof ProtocolError) return cleanError(thrown.code, thrown.message)
  if (!(thrown instanceof SdkError)) return thrown
  switch (thrown.code) {
    case SdkErrorCode.RequestTimeout:
      return new TooSlow()
    case SdkErrorCode.ConnectionClosed:
      return new BrokenOff()
    default:
      return new NotMcp()
  }
}
