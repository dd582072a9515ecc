import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { asObject, parseJson } from '../platform/json.ts'
import { isSocketAddress } from './socket/address.ts'

// The shim loads this file: it imports no package, and what it reads it checks by hand.

/** What the runtime file says. It holds no secret: keys are in the credential store. */
export interface Runtime {
  pid: number
  /** Where assistants by HTTP and browsers reach it: `http://127.0.0.1:PORT`, missing while the bridge is starting. */
  url?: string
  /** Where the shim and the command line of this home reach it; missing while it is starting. */
  socket?: string
  version: string
  /** Milliseconds since 1970. */
  startedAt: number
  /** Which process of that number it is: after a crash, or a reboot, another one has it. Linux alone says so. */
  process?: ProcessMark
}

/** This computer since it was started. */
interface Computer {
  host: string
  /** Of this start; a container has that of the computer that it runs on. */
  boot: string
}

interface ProcessMark extends Computer {
  /** Clock ticks from that start to the process's. */
  start: string
}

/** Longer than any that a bridge writes: characters. */
const LONGEST_FILE = 10_000
/** What a clock that is set right after a start may be off, before a file counts as older than that: milliseconds. */
const CLOCK_MS = 600_000

/** Where this process runs; undefined where the system does not say, as on macOS and Windows. */
export function thisComputer(): Computer | undefined {
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim()
  return boot === undefined ? undefined : { host: hostname(), boot }
}

/** This process, as the runtime file is to name it. */
export function thisRuntime(version: string): Runtime {
  const computer = thisComputer()
  const start = startOf(process.pid)
  return {
    pid: process.pid,
    version,
    startedAt: Date.now(),
    ...(computer && start !== undefined && { process: { ...computer, start } }),
  }
}

/** What a runtime file says, or undefined where it is none that a bridge has written. */
export function parseRuntime(text: string | undefined): Runtime | undefined {
  if (text === undefined || text.length > LONGEST_FILE) return undefined
  const { pid, url, socket, version, startedAt, process } = asObject(parseJson(text))
  // 0 and negative numbers mean groups of processes to the system.
  if (!isWhole(pid, 1, 2 ** 31 - 1) || !isWhole(startedAt, 0, Number.MAX_SAFE_INTEGER)) return undefined
  if (typeof version !== 'string' || !(url === undefined || isOwnUrl(url))) return undefined
  if (!(socket === undefined || isSocketAddress(socket))) return undefined
  const mark = parseMark(process)
  return {
    pid,
    version,
    startedAt,
    ...(url !== undefined && { url }),
    ...(socket !== undefined && { socket }),
    ...(mark && { process: mark }),
  }
}

/**
 * What has become of the process that wrote a runtime file, as far as its number tells: it lives `here`, is `gone`, or
 * was started `elsewhere`, on another computer or in a container that has the same home, where numbers are others.
 */
export function whereabouts({ pid, startedAt, process: mark }: Runtime): 'here' | 'gone' | 'elsewhere' {
  const computer = thisComputer()
  if (!computer) {
    // macOS and Windows do not say without another program when a process was started. That a process of the user's
    // has the number, and that the file is younger than the system's start, is all that can be known there.
    return isOfThisUser(pid) && startedAt > Date.now() - uptime() * 1_000 - CLOCK_MS ? 'here' : 'gone'
  }
  // Every bridge on Linux has written it.
  if (!mark) return 'gone'
  if (mark.boot === computer.boot && mark.start === startOf(pid)) return 'here'
  return mark.host === computer.host ? 'gone' : 'elsewhere'
}

/** Whether the process was started on this computer since its start, if in a container. */
export function isOfThisStart({ process: mark }: Runtime): boolean {
  return mark !== undefined && mark.boot === thisComputer()?.boot
}

/** When that process was started, or undefined where it has ended or the system does not say: proc_pid_stat(5), field 22. */
function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`)
  // The second field is the program's name in brackets, which may hold anything.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  // Z: it has ended, and its parent has not asked how.
  return fields?.[0] === 'Z' ? undefined : fields?.[19]
}

/** A process of somebody else's, whom the system protects from signals, is no bridge of this home. */
function isOfThisUser(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function parseMark(value: unknown): ProcessMark | undefined {
  const { host, boot, start } = asObject(value)
  if (typeof host !== 'string' || typeof boot !== 'string' || typeof start !== 'string') return undefined
  return { host, boot, start }
}

function isOwnUrl(url: unknown): url is string {
  const port = typeof url === 'string' ? /^http:\/\/127\.0\.0\.1:([1-9]\d{0,4})$/.exec(url)?.[1] : undefined
  return Number(port) <= 65_535
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
