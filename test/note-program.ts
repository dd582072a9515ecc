// An MCP server as a program, of the SDK's own server: what tests start as a further upstream over stdio.
import { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const server = new McpServer({ name: 'Notes', version: '1' })
const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })

server.registerTool(
  'read',
  {
    description: 'Reads a page.',
    inputSchema: z.object({ page: z.string() }),
    annotations: { readOnlyHint: true },
  },
  ({ page }) => text(`page ${page}`),
)
server.registerTool(
  'write',
  { description: 'Writes a page.', annotations: { readOnlyHint: false, destructiveHint: false } },
  () => text('written'),
)
server.registerTool('tear', { description: 'Tears a page out.' }, () => text('torn out'))
server.registerTool(
  'environment',
  { description: 'Says what it was started with.', annotations: { readOnlyHint: true } },
  () => text(JSON.stringify(process.env)),
)
server.registerTool(
  'pid',
  { description: 'Says which process it is.', annotations: { readOnlyHint: true } },
  () => text(String(process.pid)),
)
server.registerTool(
  'die',
  { description: 'Ends in the midst of it.', annotations: { readOnlyHint: true } },
  () => {
    process.stderr.write('The notes are burning\n')
    process.exit(3)
  },
)
server.registerTool(
  'never',
  { description: 'Never ends.', annotations: { readOnlyHint: true } },
  () => new Promise(() => undefined),
)
server.registerTool(
  'flood',
  { description: 'Says too much.', annotations: { readOnlyHint: true } },
  async () => {
    for (let number = 0; number < 5_000; number += 1)
      await server.server.notification({ method: 'notifications/tools/list_changed' })
    return text('said')
  },
)

if (process.env['NOTES_REFUSE'] === 'yes') {
  process.stderr.write('There is no ink: set INK\n')
  process.exit(1)
}
await server.connect(new StdioServerTransport())
