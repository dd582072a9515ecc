// An MCP server as a program, of the SDK's own server: what tests start as a further upstream over stdio.
import { spawn } from 'node:child_process'
import { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const server = new McpServer({ name: 'Notes', version: '1' }, { capabilities: { logging: {} } })
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
server.registerTool(
  'shelf',
  {
    description: 'Says all that there is.',
    inputSchema: z.object({ books: z.number() }),
    annotations: { readOnlyHint: true },
  },
  ({ books }) => ({
    ...text('a shelf'),
    structuredContent: { books: Array.from({ length: books }, () => 0) },
  }),
)

server.registerTool(
  'stubborn',
  { description: 'Starts another, and will not end.', annotations: { readOnlyHint: true } },
  () => {
    process.on('SIGTERM', () => undefined)
    setInterval(() => undefined, 1_000)
    const stays = "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)"
    const other = spawn(process.execPath, ['-e', stays], { stdio: 'inherit' })
    return text(JSON.stringify([process.pid, other.pid]))
  },
)
server.registerTool(
  'chatter',
  { description: 'Says very much from now on, and what is no message.', annotations: { readOnlyHint: true } },
  () => {
    const said = `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\nno message\n`
    const chatter = () => void process.stdout.write(said.repeat(500), () => setImmediate(chatter))
    const complain = () =>
      void process.stderr.write('A complaint\n'.repeat(500), () => setImmediate(complain))
    chatter()
    complain()
    return text('said')
  },
)

server.registerTool(
  'tell',
  { description: 'Tells all who listen what it was given.', annotations: { readOnlyHint: true } },
  async ({ mcpReq }) => {
    const told = `ink: ${process.env['INK'] ?? ''}`
    const { progressToken = 0 } = mcpReq._meta ?? {}
    await mcpReq.notify({
      method: 'notifications/progress',
      params: { progressToken, progress: 1, message: told },
    })
    await server.server.notification({
      method: 'notifications/message',
      params: { level: 'error', data: told },
    })
    return text('told')
  },
)

if (process.env['NOTES_REFUSE'] === 'yes') {
  process.stderr.write('  +-----\n  | There is no ink: set INK\n  +-----\n')
  process.exit(1)
}
await server.connect(new StdioServerTransport())
