import { setTimeout } from 'node:timers/promises'
import { calls, median, percentile } from './calls.ts'
import type { Peer } from './peers.ts'
import { memoryOf, processorMs, type Memory } from './processes.ts'

export interface Measured {
  peer: string
  /** From the start of its connection, or its process, to the first list of tools. ms */
  firstListMs: number
  p50Ms: number
  p95Ms: number
  /** Its p50 less that of the direct call. ms */
  addedMs: number
  /** Processor time of all its processes for 1,000 calls; of what answers it nothing. ms */
  processorMs: number
  /** Of the process that an assistant has for itself: a shim, a proxy. */
  memory: Memory | undefined
  /** Of the bridge behind it. */
  bridgeMemory: Memory | undefined
}

const STARTS = 8
const WARM_UP_CALLS = 1_000
/** Calls of one turn, and turns of each that is compared. */
const CALLS = 100
const TURNS = 30
/** A bridge writes its record a moment after a call: that belongs to the call's time. Milliseconds. */
const AFTER_MS = 500

async function firstList(peer: Peer): Promise<number> {
  const started = performance.now()
  await using connection = await peer.connect()
  await connection.client.listTools()
  return performance.now() - started
}

/**
 * What each peer takes for the same call. They take turns, each time in another order, so that
 * whatever else the machine does meets all. The first of them is the direct call.
 */
export async function compare(peers: readonly Peer[]): Promise<Measured[]> {
  const starts = peers.map((): number[] => [])
  for (let start = 0; start < STARTS; start += 1)
    for (const [index, peer] of peers.entries()) starts[index]?.push(await firstList(peer))

  await using stack = new AsyncDisposableStack()
  const open = []
  for (const [index, peer] of peers.entries()) {
    const { client, pid } = stack.use(await peer.connect())
    await calls(client, WARM_UP_CALLS)
    const own = pid === undefined ? [] : [pid]
    open.push({
      peer,
      client,
      own,
      pids: [...own, ...peer.shared],
      firsts: starts[index] ?? [],
      times: [] as number[],
    })
  }
  await setTimeout(AFTER_MS)
  const before = open.map(({ pids }) => processorMs(pids))
  for (let turn = 0; turn < TURNS; turn += 1) {
    const shift = turn % open.length
    for (const { client, times } of [...open.slice(shift), ...open.slice(0, shift)])
      times.push(...(await calls(client, CALLS)))
  }
  await setTimeout(AFTER_MS)
  const directMs = median(open[0]?.times ?? [])
  return open.map(({ peer, own, pids, firsts, times }, index) => ({
    peer: peer.name,
    firstListMs: median(firsts),
    p50Ms: median(times),
    p95Ms: percentile(times, 0.95),
    addedMs: median(times) - directMs,
    processorMs: ((processorMs(pids) - (before[index] ?? 0)) / times.length) * 1000,
    memory: own.length > 0 ? memoryOf(own) : undefined,
    bridgeMemory: peer.shared.length > 0 ? memoryOf(peer.shared) : undefined,
  }))
}
