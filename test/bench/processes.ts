import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

// What Linux says of processes in /proc (proc_pid_stat(5), proc_pid_smaps_rollup(5)); NaN elsewhere.

/** Ticks a second in which it counts processor time for programs (USER_HZ). */
const TICKS = 100

interface Stat {
  parent: number
  /** Ticks of user and system time, its own and of children that have ended. */
  ticks: number
}

function statOf(pid: number): Stat | undefined {
  try {
    // The name before it, in parentheses, may hold anything.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), ticks }
  } catch {
    return undefined
  }
}

/** These processes and all that they have started, as far as it runs. */
function withChildren(roots: readonly number[]): Map<number, Stat> {
  const all = new Map<number, Stat>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) && statOf(Number(name))
    if (stat) all.set(Number(name), stat)
  }
  const belongs = (pid: number): boolean =>
    roots.includes(pid) || (pid > 1 && belongs(all.get(pid)?.parent ?? 0))
  return new Map([...all].filter(([pid]) => belongs(pid)))
}

/** Milliseconds of processor time, user and system, that these processes and their children have used. */
export function processorMs(roots: readonly number[]): number {
  if (process.platform !== 'linux') return Number.NaN
  const stats = [...withChildren(roots).values()]
  return (stats.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS) * 1000
}

export interface Memory {
  /** Resident: pages that it shares with others count in full. MB. */
  rss: number
  /** Pages that it shares count by the share. MB. */
  pss: number
}

export function memoryOf(roots: readonly number[]): Memory {
  const none = { rss: Number.NaN, pss: Number.NaN }
  if (process.platform !== 'linux') return none
  try {
    const texts = [...withChildren(roots).keys()].map((pid) =>
      readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'),
    )
    const sum = (field: RegExp) =>
      texts.reduce((bytes, text) => bytes + Number(field.exec(text)?.[1]) * 1024, 0) / 1_000_000
    return { rss: sum(/^Rss:\s+(\d+)/m), pss: sum(/^Pss:\s+(\d+)/m) }
  } catch {
    return none
  }
}

/** Resident memory of one process, now and at most since {@link beginPeak}. MB */
export function residentOf(pid: number): { now: number; peak: number } {
  if (process.platform !== 'linux') return { now: Number.NaN, peak: Number.NaN }
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (field: RegExp) => (Number(field.exec(status)?.[1]) * 1024) / 1_000_000
  return { now: of(/^VmRSS:\s+(\d+)/m), peak: of(/^VmHWM:\s+(\d+)/m) }
}

/** Forgets how much memory a process had at most: 5 says so in clear_refs (proc_pid_clear_refs(5)). */
export function beginPeak(pid: number): void {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5')
}
