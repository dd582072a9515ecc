import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { TestBridge } from './bridge.ts'

export type Era = '2026' | '2025'
export const eras: Era[] = ['2026', '2025']

/**
 * A client of MCP's own SDK, connected to the bridge over HTTP.
 * @param name of its key
 * @param calledBy how it calls itself
 */
export async function connectClient(
  test: TestBridge,
  era: Era,
  name = 'stdio',
  calledBy = `test-${era}`,
): Promise<Client> {
  const client = new Client(
    { name: calledBy, version: '1.0.0' },
    { versionNegotiation: { mode: era === '2026' ? { pin: '2026-07-28' } : 'legacy' } },
  )
  const headers = await test.headersOf(name)
  await client.connect(
    new StreamableHTTPClientTransport(new URL(test.bridge.state.mcpUrl), { requestInit: { headers } }),
  )
  return client
}

/** The texts of a tool's answer. */
export function textOf(result: { content: readonly object[] }): string {
  return result.content.map((part) => ('text' in part ? String(part.text) : '')).join('\n')
}

/** The result of one request of the protocol of 2026 as it stands on the wire, past all schemas of the SDK. */
export async function rawModernResult(
  test: TestBridge,
  method: string,
  params: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const { result } = await rawModern(test, method, params)
  if (!result) throw new Error(`No result for ${method}`)
  return result
}

interface Answer {
  /** Of HTTP. */
  status?: number
  result?: Record<string, unknown>
  error?: { code: number; message: string }
}

/**
 * The same, where the answer may be an error.
 * @param written changes the body's text: for JSON that no program writes by itself
 */
export async function rawModern(
  test: TestBridge,
  method: string,
  params: Record<string, unknown>,
  written = (body: string) => body,
): Promise<Answer> {
  const version = '2026-07-28'
  const name = params['name'] ?? params['uri'] ?? params['taskId']
  const response = await fetch(test.bridge.state.mcpUrl, {
    method: 'POST',
    headers: {
      ...(await test.headersOf('stdio')),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      'mcp-method': method,
      ...(typeof name === 'string' && /^[\x21-\x7e]+$/.test(name) && { 'mcp-name': name }),
    },
    body: written(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method,
        params: {
          ...params,
          _meta: {
            'io.modelcontextprotocol/protocolVersion': version,
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      }),
    ),
  })
  return { ...((await response.json()) as Answer), status: response.status }
}
