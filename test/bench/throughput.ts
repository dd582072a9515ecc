import type { Client } from '@modelcontextprotocol/client'
import { isAlive, median, timed } from './calls.ts'
import type { Peer } from './peers.ts'
import { processorMs } from './processes.ts'

export interface Throughput {
  /** Calls a second through the bridge, and straight to PandaMCP. */
  bridge: number
  direct: number
  /** Processor time of the bridge for 1,000 of them. ms */
  processorMs: number
}

export const AT_ONCE = 64
const WARM_UP = 16
const BURSTS = 20

/** Bursts of calls at once, the bridge's and direct ones in turns. */
export async function measureThroughput(bridge: Peer, direct: Peer): Promise<Throughput> {
  await using through = await bridge.connect()
  await using straight = await direct.connect()
  const burst = ({ client }: { client: Client }) =>
    timed(() => Promise.all(Array.from({ length: AT_ONCE }, () => isAlive(client))))
  const inTurns = async (count: number) => {
    const times: { through: number; straight: number }[] = []
    for (let turn = 0; turn < count; turn += 1)
      times.push({ through: await burst(through), straight: await burst(straight) })
    return times
  }
  await inTurns(WARM_UP)
  const before = processorMs(bridge.shared)
  const times = await inTurns(BURSTS)
  const used = processorMs(bridge.shared) - before
  const aSecond = (burstMs: number[]) => (AT_ONCE / median(burstMs)) * 1000
  return {
    bridge: aSecond(times.map(({ through }) => through)),
    direct: aSecond(times.map(({ straight }) => straight)),
    processorMs: (used / (AT_ONCE * BURSTS)) * 1000,
  }
}
