// Run by result-memory.test.ts in a process of its own: handles a 50 MB answer, reads from its end, prints what that took.
// With "serve" it is the MCP server that gives such an answer.
import { createServer } from 'node:http'
import { silentLog } from '../../bridge/home/log.ts'
import { JsonDocument, KeptResults, readResult } from '../../bridge/results/index.ts'
import { openToAll } from '../../bridge/upstream/mcp/entrance.ts'
import { McpClient } from '../../bridge/upstream/mcp/mcp-client.ts'
import { McpHttp } from '../../bridge/upstream/mcp/mcp-http.ts'

const BYTES = 50_000_000

/** An envelope with rows as of jobs, made without ever being a value. */
function envelope(): Buffer {
  const bytes = Buffer.alloc(BYTES + 1_000)
  let length = bytes.write('{"success":true,"message":"","data":[')
  for (let index = 0; length < BYTES; index += 1) {
    const row = {
      PandaID: 6_837_798_305 + index,
      jobStatus: 'finished',
      computingSite: 'CERN-PROD',
      creationTime: '2026-08-06T14:27:35',
      cpuConsumptionTime: 12_345.5,
      pilotErrorDiag: 'the payload ended with exit code 65: AnalysisBase could not open the input file',
      specialHandling: null,
      nEvents: index,
    }
    length += bytes.write(`${index === 0 ? '' : ','}${JSON.stringify(row)}`, length)
  }
  length += bytes.write(']}', length)
  return bytes.subarray(0, length)
}

type Answer = Record<string, unknown>

/** An MCP server of the 2025 protocol, as far as one call needs it; it sends the answer twice, as FastMCP does. */
function serve(): void {
  const structured = envelope().toString()
  const result = `{"content":[{"type":"text","text":${JSON.stringify(structured)}}],"structuredContent":${structured}}`
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { id, method } = JSON.parse(body === '' ? '{}' : body) as { id?: number; method?: string }
      if (id === undefined) {
        response.writeHead(request.method === 'POST' ? 202 : 405).end()
        return
      }
      const opened =
        '{"protocolVersion":"2025-06-18","capabilities":{},"serverInfo":{"name":"s","version":"1"}}'
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(
        `event: message\ndata: {"jsonrpc":"2.0","id":${id},"result":${method === 'initialize' ? opened : result}}\n\n`,
      )
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port))
  process.once('disconnect', () => server.close())
}

/** The answer of the server by the bridge's own way. */
async function fetched(url: string): Promise<() => Promise<Answer>> {
  const ignored = () => undefined
  const events = { onNotification: ignored, onProblem: ignored }
  const client = new McpClient(new McpHttp(url, openToAll), { name: 'S', asking: 'S' }, events)
  await client.open(60_000)
  const request = { method: 'tools/call', params: { name: 't' } }
  const times = { requestMs: 60_000, longestRequestMs: 60_000 }
  return () => client.ask(request, { signal: AbortSignal.timeout(60_000) }, times)
}

async function ready(form: string): Promise<() => Promise<Answer>> {
  if (form.startsWith('http')) return fetched(form)
  const answer = prepared(form)
  // What only the preparation needed is no part of what is measured.
  globalThis.gc?.()
  return () => Promise.resolve(answer)
}

function prepared(form: string): Answer {
  if (form === 'bytes') return { content: [], structuredContent: JsonDocument.read(envelope()) }
  const text = envelope().toString()
  return { content: [{ type: 'text', text }] }
}

async function handle(form: string): Promise<void> {
  const answer = await ready(form)
  const beforeMb = peakMb()
  const results = new KeptResults({ log: silentLog })
  const { result, uri, bytes } = results.fit('c', 'job_get', await answer())
  const outline = (result['content'] as { text: string }[])[1]?.text ?? ''
  const { data } = JSON.parse(outline) as { data: { count: number } }
  const last = readResult(results, 'c', { result: uri, path: '/data', from: data.count - 1 })
  const [row] = JSON.parse((last['content'] as { text: string }[])[1]?.text ?? '') as { nEvents: number }[]
  const answerBytes = JSON.stringify(result).length
  process.stdout.write(
    JSON.stringify({ beforeMb, peakMb: peakMb(), answerBytes, keptBytes: bytes, lastRow: row?.nEvents }),
  )
  process.exit(0)
}

/** Megabytes; maxRSS is in units of 1,024 bytes. */
function peakMb(): number {
  return Math.round((process.resourceUsage().maxRSS * 1_024) / 1_000_000)
}

const form = process.argv[2] ?? 'bytes'
if (form === 'serve') serve()
else await handle(form)
