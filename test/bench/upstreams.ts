import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Demo } from '../../bridge/demo/index.ts'
import type { PythonEnvironment } from '../python-environment.ts'

/** A PandaMCP, or what stands for one. */
export interface Upstream extends AsyncDisposable {
  name: string
  url: string
}

/** The demo's PandaMCP, in this process. */
export function demoUpstream(demo: Demo): Upstream {
  return { name: 'demo', url: demo.mcpUrl, [Symbol.asyncDispose]: () => Promise.resolve() }
}

/** A FastMCP server with one tool, a process of its own. @throws where it ends before it listens */
export async function startFastMcp({ python }: PythonEnvironment): Promise<Upstream> {
  const child = spawn(python, [join(import.meta.dirname, 'fastmcp_server.py')], {
    env: { PATH: process.env['PATH'], PYTHONUNBUFFERED: '1', NO_COLOR: '1' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  for await (const line of createInterface({ input: child.stderr })) {
    said += `${line}\n`
    const url = /Uvicorn running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
    if (url === undefined) continue
    // It tells of each request, and would wait if nobody read that.
    child.stderr.resume()
    return {
      name: 'FastMCP',
      url: `${url}/mcp`,
      async [Symbol.asyncDispose]() {
        child.kill('SIGKILL')
        await closed
      },
    }
  }
  throw new Error(`The FastMCP server ended:\n${said}`)
}
