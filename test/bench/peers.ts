import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { Demo } from '../../bridge/demo/index.ts'
import { demoPreset } from '../../bridge/panda/servers.ts'
import { cli } from '../cli.ts'
import { newHome } from '../homes.ts'
import type { PythonEnvironment } from '../python-environment.ts'
import type { BenchBridge } from './bridge.ts'
import type { Upstream } from './upstreams.ts'

/** A way from an assistant to an upstream. */
export interface Peer {
  name: string
  /** A new connection, up to the end of its handshake. */
  connect: () => Promise<Connection>
  /** Processes that serve all its connections. */
  shared: readonly number[]
}

interface Connection extends AsyncDisposable {
  client: Client
  /** The process that serves only this one, where there is one. */
  pid: number | undefined
}

interface Command {
  command: string
  args: readonly string[]
  env: Record<string, string>
  /** Whether it outlives its standard input, and is ended by a signal. */
  stays?: true
}

const newClient = () => new Client({ name: 'bench', version: '1' })

async function connectStdio({ stays, ...how }: Command): Promise<Connection> {
  const transport = new StdioClientTransport({ ...how, args: [...how.args], stderr: 'ignore' })
  const client = newClient()
  await client.connect(transport)
  const pid = transport.pid ?? undefined
  return {
    client,
    pid,
    async [Symbol.asyncDispose]() {
      if (stays && pid !== undefined) process.kill(pid)
      await client.close()
    },
  }
}

export async function connectHttp(url: string, headers: Record<string, string>): Promise<Connection> {
  const client = newClient()
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return { client, pid: undefined, [Symbol.asyncDispose]: () => client.close() }
}

/** Good for longer than the benchmark takes, and than panda-mcp-client's proxy asks: it renews 5 minutes before. */
export const mintToken = (demo: Demo) => demo.mintIdToken({ seconds: 14_400 })

export function direct(upstream: Upstream, token: string): Peer {
  const headers = { 'x-auth-token': `Bearer ${token}`, origin: demoPreset.vo }
  return { name: 'direct', connect: () => connectHttp(upstream.url, headers), shared: [] }
}

/** As an assistant's configuration starts it. */
export function throughShim({ home, pid }: BenchBridge): Peer {
  const how = { command: process.execPath, args: [cli, 'stdio'], env: { PANDA_BRIDGE_HOME: home.folder } }
  return { name: 'bridge, by its shim', connect: () => connectStdio(how), shared: [pid] }
}

export function throughHttp({ mcpUrl, headers, pid }: BenchBridge): Peer {
  return { name: 'bridge, by HTTP', connect: () => connectHttp(mcpUrl, headers), shared: [pid] }
}

export function mcpRemote(upstream: Upstream, token: string): Peer {
  const program = createRequire(import.meta.url).resolve('mcp-remote/dist/proxy.js')
  const header = ['--header', 'X-Auth-Token:${TOKEN}', '--header', `Origin:${demoPreset.vo}`]
  const how = {
    command: process.execPath,
    args: [program, upstream.url, '--allow-http', '--transport', 'http-only', ...header],
    env: {
      TOKEN: `Bearer ${token}`,
      MCP_REMOTE_CONFIG_DIR: newHome().folder,
      PATH: process.env['PATH'] ?? '',
    },
  }
  return { name: 'mcp-remote', connect: () => connectStdio(how), shared: [] }
}

/** It takes the ID token from the file in which its `get-panda-token` has put it. */
export function pandaMcpClient({ folder }: PythonEnvironment, upstream: Upstream, token: string): Peer {
  const tokenFile = join(newHome().folder, 'panda_id_token')
  writeFileSync(tokenFile, JSON.stringify({ id_token: token }), { mode: 0o600 })
  const how: Command = {
    command: join(folder, 'bin/panda-mcp-proxy'),
    args: [],
    env: { MCP_URL: upstream.url, TOKEN_FILE: tokenFile, VO: demoPreset.vo, PATH: process.env['PATH'] ?? '' },
    stays: true,
  }
  return { name: 'panda-mcp-client', connect: () => connectStdio(how), shared: [] }
}
