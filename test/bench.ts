// `npm run bench`: the bridge beside what people use today, in one run on one machine, against
// the demo. Prints what it measured, with the ratios that count; fails nothing.
//
// The demo and the clients live in this process, for the bridge and for its peers alike, so that
// the machine's second core is left to what is measured. What is compared takes turns, after a
// warm-up, so that whatever else the machine does meets both.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { demoServer } from '../bridge/own-demo.ts'
import { startDemo, type Demo } from '../bridge/demo/index.ts'
import { readRuntime } from '../bridge/runtime.ts'
import { SettingsFile } from '../bridge/settings.ts'
import { allowEverything, until } from './bridge.ts'
import { cli, runCli, startCli } from './cli.ts'
import { newHome } from './homes.ts'

const STARTS = 10
const WARM_UP_CALLS = 1_000
/** Calls of one turn, and turns of each that is compared. */
const CALLS = 100
const TURNS = 10
const AT_ONCE = 64
/** The bridge gives back unused memory 5 s after its last use, and Linux has it some 8 s later. */
const IDLE_SECONDS = 20
/** Until then it gives back what it has used, which is work. */
const SETTLE_SECONDS = 10
/** Ticks a second in which Linux counts processor time for programs (USER_HZ). */
const TICKS = 100

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const say = (what: string, figure: string) => process.stdout.write(`${what.padEnd(64)}${figure}\n`)
const ms = (value: number) => `${value.toFixed(2)} ms`
const mb = (value: number) => `${value.toFixed(0)} MB`

/** The resident memory (RSS) of a process in MB; Linux only. */
function memoryMb(pid: number): number {
  try {
    const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return (Number(kibibytes) * 1024) / 1_000_000
  } catch {
    return Number.NaN
  }
}

/** Milliseconds of processor time that a process has used. */
function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000
  } catch {
    return Number.NaN
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function isAlive(client: Client): Promise<void> {
  const { isError, content } = await client.callTool({ name: 'system_is_alive', arguments: {} })
  if (isError) throw new Error(JSON.stringify(content))
}

async function calls(client: Client, count: number): Promise<number[]> {
  const times: number[] = []
  for (let call = 0; call < count; call += 1) times.push(await timed(() => isAlive(client)))
  return times
}

interface Stdio {
  command: string
  args: string[]
  env: Record<string, string>
}

/** A stdio server, from its start to its first list. */
async function start(how: Stdio): Promise<{ client: Client; pid: number; ms: number }> {
  const transport = new StdioClientTransport({ ...how, stderr: 'ignore' })
  const client = new Client({ name: 'bench', version: '1' })
  const needed = await timed(async () => {
    await client.connect(transport)
    await client.listTools()
  })
  return { client, pid: transport.pid ?? 0, ms: needed }
}

async function firstLists(how: Stdio): Promise<number[]> {
  const { client, ms: needed } = await start(how)
  await client.close()
  return [needed]
}

/** What each of the two gave, in turns: one, the other, one, the other ... */
async function inTurns(
  turns: number,
  one: () => Promise<number[]>,
  other: () => Promise<number[]>,
): Promise<[number, number]> {
  const ones: number[] = []
  const others: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    ones.push(...(await one()))
    others.push(...(await other()))
  }
  return [median(ones), median(others)]
}

function compare(what: string, ours: number, whose: string, theirs: number, most: number): void {
  say(what, ms(ours))
  say(`The same through ${whose}`, ms(theirs))
  say(`  ratio (to hold: at most ${most})`, (ours / theirs).toFixed(2))
}

async function benchStdio(shimHow: Stdio, peerHow: Stdio, bridgePid: number): Promise<void> {
  const [first, peerFirst] = await inTurns(
    STARTS,
    () => firstLists(shimHow),
    () => firstLists(peerHow),
  )
  compare(`First tools/list through the shim (median of ${STARTS})`, first, 'mcp-remote', peerFirst, 0.3)

  const shim = await start(shimHow)
  const peer = await start(peerHow)
  await calls(shim.client, WARM_UP_CALLS)
  await calls(peer.client, WARM_UP_CALLS)
  const pids = [shim.pid, bridgePid, peer.pid] as const
  const before = pids.map(cpuMs)
  const [p50, peerP50] = await inTurns(
    TURNS,
    () => calls(shim.client, CALLS),
    () => calls(peer.client, CALLS),
  )
  const cpu = pids.map((pid, index) => (cpuMs(pid) - (before[index] ?? 0)) / (CALLS * TURNS))
  compare(`A call through shim and bridge (p50 of ${CALLS * TURNS})`, p50, 'mcp-remote', peerP50, 0.6)
  say('Processor time of a call: the shim', ms(cpu[0] ?? Number.NaN))
  say('  the bridge', ms(cpu[1] ?? Number.NaN))
  say('  mcp-remote', ms(cpu[2] ?? Number.NaN))
  say('Memory of the shim after it (to hold: at most 60 MB)', mb(memoryMb(shim.pid)))
  say('  of mcp-remote', mb(memoryMb(peer.pid)))
  await shim.client.close()
  await peer.client.close()
}

async function connect(url: string, headers: Record<string, string>): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return client
}

interface Address {
  url: string
  headers: Record<string, string>
}

/** Calls a second with 64 at once. */
async function benchThroughput(bridge: Address, upstream: Address, bridgePid: number): Promise<void> {
  const through = await connect(bridge.url, bridge.headers)
  const straight = await connect(upstream.url, upstream.headers)
  const burst = async (client: Client) => [
    await timed(() => Promise.all(Array.from({ length: AT_ONCE }, () => isAlive(client)))),
  ]
  for (let warmUp = 0; warmUp < WARM_UP_CALLS; warmUp += AT_ONCE) {
    await burst(through)
    await burst(straight)
  }
  const before = cpuMs(bridgePid)
  const [ours, own] = await inTurns(
    TURNS * 2,
    () => burst(through),
    () => burst(straight),
  )
  const cpu = (cpuMs(bridgePid) - before) / (AT_ONCE * TURNS * 2)
  say(`Calls a second, ${AT_ONCE} at once, through the bridge`, ((AT_ONCE / ours) * 1000).toFixed(0))
  say('The same straight to PandaMCP', ((AT_ONCE / own) * 1000).toFixed(0))
  say('  ratio (to hold: at least 0.8)', (own / ours).toFixed(2))
  say('Processor time of the bridge for one of them', ms(cpu))
  await through.close()
  await straight.close()
}

async function benchIdle(pid: number, when: string): Promise<void> {
  await setTimeout(SETTLE_SECONDS * 1000)
  const before = cpuMs(pid)
  await setTimeout(IDLE_SECONDS * 1000)
  say(`Memory of the idle bridge ${when} (to hold: at most 100 MB)`, mb(memoryMb(pid)))
  say(
    `Its processor time in ${IDLE_SECONDS} s (to hold: at most 0.02 s)`,
    `${((cpuMs(pid) - before) / 1000).toFixed(2)} s`,
  )
}

async function bench(demo: Demo): Promise<void> {
  const home = newHome()
  allowEverything(home)
  new SettingsFile(home).change({ server: demoServer(demo) })
  const bridge = startCli(home, ['serve', '--port', '0', '--no-browser'])
  try {
    const { pid, url = '' } = await until(async () => {
      const runtime = await readRuntime(home.runtimeFile)
      return runtime?.url === undefined ? undefined : runtime
    })
    await runCli(home, ['login'])
    await benchIdle(pid, 'after the sign-in')

    const token = demo.mintIdToken()
    const mcpRemote = createRequire(import.meta.url).resolve('mcp-remote/dist/proxy.js')
    const header = ['--header', 'X-Auth-Token:${TOKEN}', '--header', 'Origin:atlas']
    await benchStdio(
      { command: process.execPath, args: [cli, 'stdio'], env: { PANDA_BRIDGE_HOME: home.folder } },
      {
        command: process.execPath,
        args: [mcpRemote, demo.mcpUrl, '--allow-http', '--transport', 'http-only', ...header],
        env: {
          TOKEN: `Bearer ${token}`,
          MCP_REMOTE_CONFIG_DIR: home.cacheFolder,
          PATH: process.env['PATH'] ?? '',
        },
      },
      pid,
    )

    const keys = JSON.parse(readFileSync(`${home.credentialsFolder}/keys.json`, 'utf8')) as {
      stdio: { key: string }
    }
    await benchThroughput(
      { url: `${url}/mcp`, headers: { authorization: `Bearer ${keys.stdio.key}` } },
      { url: demo.mcpUrl, headers: { 'x-auth-token': `Bearer ${token}`, origin: 'atlas' } },
      pid,
    )
    await benchIdle(pid, 'after use')
  } finally {
    bridge.process.kill()
    await bridge.exited
  }
}

await using demo = await startDemo({ pollSeconds: 0.05, autoApprove: true })
await bench(demo)
