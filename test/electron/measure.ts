// What the hidden app takes beside an empty Electron app, in one run: both take turns, so that whatever else the machine
// does meets both. Prints a table and asserts nothing. It runs in a desktop's session, and on Linux:
// `node test/electron/session/index.ts node test/electron/measure.ts`
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { prepareDesktop } from '../desktop/prepare.ts'
import { appCommand } from './driver.ts'
import { python } from './session/python.ts'

const TURNS = 3
/** After its start an app loads and collects garbage for a while: milliseconds. */
const SETTLE_MS = 8_000
const IDLE_MS = 20_000
/** An icon that has not come by then does not come: milliseconds. */
const ICON_MS = 20_000

interface Figures {
  /** From the start of the process to its icon in the panel: milliseconds. */
  icon: number
  /** Memory of all processes, each shared page counted once in all: MB. */
  memory: number
  /** Processor time of all processes while nothing happens: milliseconds. */
  processor: number
  processes: number
}

type Icons = (pid: number) => Promise<number>

async function measure(args: readonly string[], env: NodeJS.ProcessEnv, icons: Icons): Promise<Figures> {
  const { executable } = appCommand()
  const began = performance.timeOrigin + performance.now()
  const child = spawn(executable, args, { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const pid = child.pid ?? 0
  try {
    const icon = (await icons(pid)) - began
    await setTimeout(SETTLE_MS)
    const before = sumOf(pid, processorMs)
    await setTimeout(IDLE_MS)
    return {
      icon,
      processor: sumOf(pid, processorMs) - before,
      memory: sumOf(pid, memoryMb),
      processes: treeOf(pid).length,
    }
  } finally {
    child.kill()
    await ended
  }
}

/** Follows the panel. @returns when the icon of a process has come, in milliseconds since 1970, and what ends that */
async function followIcons(): Promise<{ icons: Icons; end: () => void }> {
  const child = spawn(python, [join(import.meta.dirname, 'icons.py')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const came = new Map<number, PromiseWithResolvers<number>>()
  const of = (pid: number) => {
    const known = came.get(pid) ?? Promise.withResolvers<number>()
    came.set(pid, known)
    return known
  }
  const lines = createInterface(child.stdout)
  await once(lines, 'line')
  lines.on('line', (line) => {
    const [at, pid] = line.split(' ').map(Number)
    of(pid ?? 0).resolve(at ?? Number.NaN)
  })
  const never = () => setTimeout(ICON_MS, Number.NaN, { ref: false })
  return { icons: (pid) => Promise.race([of(pid).promise, never()]), end: () => child.kill() }
}

function treeOf(pid: number): number[] {
  const of = (thread: string) => readText(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean)
  return [pid, ...threadsOf(pid).flatMap(of).map(Number).flatMap(treeOf)]
}

function sumOf(pid: number, figure: (pid: number) => number): number {
  return treeOf(pid).reduce((sum, each) => sum + figure(each), 0)
}

function memoryMb(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0
  return (Number(kibibytes) * 1024) / 1_000_000
}

/** In nanoseconds by thread, where `stat` counts in hundredths of a second. */
function processorMs(pid: number): number {
  const of = (thread: string) => Number(readText(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0])
  return threadsOf(pid).reduce((sum, thread) => sum + of(thread), 0) / 1e6
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** Empty where the process has ended. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function print(ours: readonly Figures[], empty: readonly Figures[]): void {
  const row = (...cells: string[]) =>
    process.stdout.write(
      `${cells.map((cell, at) => (at === 0 ? cell.padEnd(40) : cell.padStart(22))).join('')}\n`,
    )
  const line = (what: string, name: keyof Figures, unit: string) => {
    const [own, other] = [ours, empty].map((all) => all.map((figures) => figures[name]))
    const shown = (values: number[] = []) =>
      `${values.map((value) => value.toFixed(0)).join(' ')} ${unit}`.trim()
    row(what, shown(own), shown(other), (median(own) / median(other)).toFixed(2))
  }
  row(`Medians of ${TURNS} turns`, 'the app', 'an empty app', 'ratio')
  line('From start to icon', 'icon', 'ms')
  line('Memory (PSS), all processes', 'memory', 'MB')
  line(`Processor time in ${IDLE_MS / 1000} idle seconds`, 'processor', 'ms')
  line('Processes', 'processes', '')
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const { icons, end } = await followIcons()
const folder = mkdtempSync(join(tmpdir(), 'empty-app-'))
const { env, end: endDemo } = await prepareDesktop({})
const ours: Figures[] = []
const empty: Figures[] = []
const { args } = appCommand()
const emptyArgs = [...args.slice(0, -1), join(import.meta.dirname, 'empty-app'), `--user-data-dir=${folder}`]
try {
  // As it starts at each login but the first: what PanDA offers is known, and need not be asked for.
  await measure([...args, '--hidden'], { ...process.env, ...env }, icons)
  for (let turn = 0; turn < TURNS; turn += 1) {
    empty.push(await measure(emptyArgs, process.env, icons))
    ours.push(await measure([...args, '--hidden'], { ...process.env, ...env }, icons))
  }
  print(ours, empty)
} finally {
  end()
  await endDemo()
  rmSync(folder, { recursive: true, force: true })
}
