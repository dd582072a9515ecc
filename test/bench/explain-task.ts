import { setTimeout } from 'node:timers/promises'
import type { Client } from '@modelcontextprotocol/client'
import { KNOWN_TASKS, type Demo } from '../../bridge/demo/index.ts'
import { READ_RESULT } from '../../bridge/results/read-result-name.ts'
import { textOf } from '../clients.ts'
import { startBridge } from './bridge.ts'
import { timed } from './calls.ts'
import { throughHttp } from './peers.ts'
import { beginPeak, processorMs, residentOf } from './processes.ts'

export const waysToPanda = ['pandamcp', 'rest'] as const
/** With the raw tools, an assistant reads a page of the failed jobs and guesses, or all pages and counts. */
export const kindsOfAsking = ['the answer', 'raw tools, a page', 'raw tools, all'] as const

/** "Why did my task fail", of a task of 5,000 jobs of which 2,500 failed. */
export interface Explained {
  way: (typeof waysToPanda)[number]
  by: (typeof kindsOfAsking)[number]
  calls: number
  /** To PanDA. */
  requests: number
  /** On which what the assistant knows rests. */
  jobsRead: number
  /** Of the texts that the assistant gets, its list of tools not counted. */
  characters: number
  /** Of all that comes to it, structured content included. */
  bytes: number
  milliseconds: number
  /** Of the bridge. */
  processorMs: number
  /** Of the bridge, at its peak more than before. MB */
  addedMemory: number
}

const TASK = { task_id: KNOWN_TASKS.failing5000 }
const FAILED_JOBS = 2_500
const TURNS = 3
/** What a bridge does after its start, and after a call for its record. Milliseconds. */
const SETTLE_MS = 3_000
const AFTER_MS = 500

interface Received {
  calls: number
  jobsRead: number
  characters: number
  bytes: number
}

/** The middle one of some turns by processor time, each by a bridge of its own. */
export async function explainBy(demo: Demo, way: Explained['way'], by: Explained['by']): Promise<Explained> {
  const turns: Explained[] = []
  for (let turn = 0; turn < TURNS; turn += 1) turns.push(await explainOnce(demo, way, by))
  const middle = turns.toSorted((one, other) => one.processorMs - other.processorMs)[(TURNS - 1) / 2]
  return middle as Explained
}

/** By a new bridge whose assistant knows its tools and has asked for nothing. */
async function explainOnce(demo: Demo, way: Explained['way'], by: Explained['by']): Promise<Explained> {
  await using bridge = await startBridge(demo, { url: demo.mcpUrl }, { upstream: way })
  await using connection = await throughHttp(bridge).connect()
  await connection.client.listTools()
  await setTimeout(SETTLE_MS)
  const { pid } = bridge
  beginPeak(pid)
  const requestsBefore = demo.requests.length
  const before = { ms: processorMs([pid]), memory: residentOf(pid).now }
  const received: Received = { calls: 0, jobsRead: 0, characters: 0, bytes: 0 }
  const milliseconds = await timed(() => asking[by](connection.client, received))
  await setTimeout(AFTER_MS)
  const asked = demo.requests.slice(requestsBefore).filter(({ path }) => !path.includes('is_alive'))
  return {
    way,
    by,
    ...received,
    requests: asked.length,
    milliseconds,
    processorMs: processorMs([pid]) - before.ms,
    addedMemory: residentOf(pid).peak - before.memory,
  }
}

const asking: Record<Explained['by'], (client: Client, received: Received) => Promise<void>> = {
  'the answer': async (client, received) => {
    await call(client, received, 'panda_explain_task', TASK)
    received.jobsRead = FAILED_JOBS
  },
  'raw tools, a page': async (client, received) => {
    for await (const jobs of rawPages(client, received)) {
      received.jobsRead = jobs
      break
    }
  },
  'raw tools, all': async (client, received) => {
    for await (const jobs of rawPages(client, received)) received.jobsRead = jobs
  },
}

/** The task, its files, its failed jobs: too many to be shown, so page by page. Yields how many jobs have been read. */
async function* rawPages(client: Client, received: Received): AsyncGenerator<number> {
  await call(client, received, 'task_get_detailed_info', TASK)
  await call(client, received, 'task_get_details', { ...TASK, include_status: true })
  const outline = await call(client, received, 'task_get_job_descriptions', {
    ...TASK,
    unsuccessful_only: true,
  })
  const result = /panda:\/\/results\/\w+/.exec(outline)?.[0]
  if (result === undefined) throw new Error(`No kept result: ${outline.slice(0, 300)}`)
  for (let from: number | undefined = 0; from !== undefined;) {
    const page = await call(client, received, READ_RESULT, { result, path: '/data', from })
    const next = /Go on with from=(\d+)/.exec(page)?.[1]
    from = next === undefined ? undefined : Number(next)
    yield from ?? FAILED_JOBS
  }
}

async function call(
  client: Client,
  received: Received,
  name: string,
  input: Record<string, unknown>,
): Promise<string> {
  const result = await client.callTool({ name, arguments: input })
  const text = textOf(result)
  if (result.isError) throw new Error(text)
  received.calls += 1
  received.characters += text.length
  received.bytes += Buffer.byteLength(JSON.stringify(result))
  return text
}
