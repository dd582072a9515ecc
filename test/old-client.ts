import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { TestBridge } from './bridge.ts'

/** A client of the SDK that most assistants are made with (1.x), connected to the bridge over HTTP. */
export async function connectOldClient(test: TestBridge): Promise<Client> {
  const client = new Client({ name: 'test-1.x', version: '1.0.0' })
  const headers = await test.headersOf('stdio')
  const transport = new StreamableHTTPClientTransport(new URL(test.bridge.state.mcpUrl), {
    requestInit: { headers },
  })
  await client.connect(transport)
  return client
}
