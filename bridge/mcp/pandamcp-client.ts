import {
  LATEST_PROTOCOL_VERSION,
  Protocol,
  SUPPORTED_PROTOCOL_VERSIONS,
  type BaseContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { version } from '../version.ts'
import { NotMcp, type PandaMcpTransport } from './pandamcp-transport.ts'

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
      throw error
    }
  }

  protected buildContext(context: BaseContext): BaseContext {
    return context
  }

  protected assertCapabilityForMethod(): void {}
  protected assertNotificationCapability(): void {}
  protected assertRequestHandlerCapability(): void {}
}
