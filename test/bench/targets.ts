import type { Measured } from './compare.ts'
import type { Explained } from './explain-task.ts'
import { IDLE_SECONDS, type Idle } from './idle.ts'
import { AT_ONCE, type Throughput } from './throughput.ts'

/** What was to hold, and whether it did. */
export interface Verdict {
  what: string
  measured: number
  unit: string
  atMost?: number
  atLeast?: number
  held: boolean
}

const verdict = (what: string, measured: number, unit: string, atMost: number): Verdict => ({
  what,
  measured,
  unit,
  atMost,
  held: measured <= atMost,
})

/** The shim beside mcp-remote, in the same run, and by itself. */
export function judgeCalls(upstream: string, measured: readonly Measured[]): Verdict[] {
  const ours = measured.find(({ peer }) => peer === 'bridge, by its shim')
  const theirs = measured.find(({ peer }) => peer === 'mcp-remote')
  if (!ours || !theirs) return []
  const ratio = (of: (one: Measured) => number) => of(ours) / of(theirs)
  return [
    verdict(
      `${upstream}: time that a call takes more than a direct one`,
      ratio((one) => one.addedMs),
      'of mcp-remote',
      0.4,
    ),
    verdict(
      `${upstream}: processor time of shim and bridge`,
      ratio((one) => one.processorMs),
      'of mcp-remote',
      0.5,
    ),
    verdict(
      `${upstream}: first list of tools`,
      ratio((one) => one.firstListMs),
      'of mcp-remote',
      0.15,
    ),
    verdict(`${upstream}: memory of the shim (RSS)`, ours.memory?.rss ?? Number.NaN, 'MB', 60),
  ]
}

export function judgeThroughput({ bridge, direct }: Throughput): Verdict {
  const measured = bridge / direct
  return {
    what: `${AT_ONCE} calls at once: calls a second`,
    measured,
    unit: 'of direct ones',
    atLeast: 0.8,
    held: measured >= 0.8,
  }
}

export function judgeIdle(when: string, { memory, processorMs }: Idle): Verdict[] {
  return [
    verdict(`memory of the idle bridge ${when} (RSS)`, memory.rss, 'MB', 100),
    verdict(`processor time of the idle bridge ${when}, in ${IDLE_SECONDS} s`, processorMs, 'ms', 20),
  ]
}

/** "Why did my task fail" by one call of the bridge's own tool. */
export function judgeExplained({ way, by, ...measured }: Explained): Verdict[] {
  if (by !== 'the answer') return []
  const what = `why a task of 5,000 jobs failed, by ${way}`
  return [
    verdict(`${what}: calls`, measured.calls, '', 1),
    verdict(`${what}: requests to PanDA`, measured.requests, '', 3),
    verdict(`${what}: characters of the answer`, measured.characters, '', 6_000),
    verdict(`${what}: processor time of the bridge`, measured.processorMs, 'ms', 1_000),
    verdict(`${what}: more memory at its peak (RSS)`, measured.addedMemory, 'MB', 150),
  ]
}
