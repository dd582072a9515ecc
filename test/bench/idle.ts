import { setTimeout } from 'node:timers/promises'
import { memoryOf, processorMs, type Memory } from './processes.ts'

export interface Idle {
  memory: Memory
  /** In so many seconds of doing nothing. ms */
  processorMs: number
}

/** The bridge gives back unused memory 5 s after its last use, and Linux has it some 8 s later. */
export const IDLE_SECONDS = 20
/** Until then it gives back what it has used, which is work. */
const SETTLE_SECONDS = 10

export async function measureIdle(pid: number): Promise<Idle> {
  await setTimeout(SETTLE_SECONDS * 1000)
  const before = processorMs([pid])
  await setTimeout(IDLE_SECONDS * 1000)
  return { memory: memoryOf([pid]), processorMs: processorMs([pid]) - before }
}
