// An MCP server as a program that hangs from some moment on: as long as the file that it is given is not there it answers,
// then it ends, and started again it says nothing any more, whatever it is asked, and does not end when it is told to.
import { existsSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const [, , stuckFile = ''] = process.argv

if (existsSync(stuckFile)) {
  process.on('SIGTERM', () => undefined)
  process.stdin.resume()
  setInterval(() => undefined, 1_000)
} else {
  setInterval(() => {
    if (existsSync(stuckFile)) process.exit(0)
  }, 50)
  const server = new McpServer({ name: 'Stuck', version: '1' })
  server.registerTool(
    'echo',
    {
      description: 'Gives a page back.',
      inputSchema: z.object({ page: z.string() }),
      annotations: { readOnlyHint: true },
    },
    ({ page }) => ({ content: [{ type: 'text', text: page }] }),
  )
  await server.connect(new StdioServerTransport())
}
