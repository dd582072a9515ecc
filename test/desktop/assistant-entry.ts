import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { RemoteBridge } from '../../bridge/http/client/http-client.ts'

/** What an assistant starts, as it is in the assistant's file. */
export interface Entry {
  command: string
  args: string[]
  env?: Record<string, string>
}

/** Connects Claude Desktop with that file, and reads what it then starts. */
export async function claudeEntry(bridge: RemoteBridge, file: string): Promise<Entry> {
  await mkdir(dirname(file), { recursive: true })
  await bridge.connectClient({ client: 'claude-desktop', file })
  const { mcpServers } = JSON.parse(await readFile(file, 'utf8')) as { mcpServers: { panda: Entry } }
  return mcpServers.panda
}

/** The names of the tools that an assistant is offered by the command that it starts. */
export async function toolsOver(entry: Entry): Promise<string[]> {
  const client = new Client({ name: 'desktop-test', version: '1' })
  await client.connect(new StdioClientTransport(entry))
  try {
    const { tools } = await client.listTools()
    return tools.map(({ name }) => name)
  } finally {
    await client.close()
  }
}
