// `npm run bench`: the bridge beside what people use today, in one run on one machine, against
// the demo. Prints what it measured, with the ratios that count; fails nothing.
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
const CALLS = 300
const AT_ONCE = 64
const ROUNDS = 5
const IDLE_SECONDS = 10

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const say = (what: string, figure: string) => process.stdout.write(`${what.padEnd(64)}${figure}\n`)
const ms = (value: number) => `${value.toFixed(2)} ms`

/** A field of /proc/PID/status in MB; Linux only. */
function memoryMb(pid: number | null): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes) / 1000
  } catch {
    return Number.NaN
  }
}

/** Seconds of processor time that a process has used. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

interface Stdio {
  command: string
  args: string[]
  env: Record<string, string>
}

/** Milliseconds from the start of a stdio server to its first list, and of one call after it. */
async function measureStdio(how: Stdio): Promise<{ first: number; p50: number; memory: number }> {
  const firsts: number[] = []
  let p50 = Number.NaN
  let memory = Number.NaN
  for (let start = 0; start < STARTS; start += 1) {
    const transport = new StdioClientTransport({ ...how, stderr: 'ignore' })
    const client = new Client({ name: 'bench', version: '1' })
    firsts.push(
      await timed(async () => {
        await client.connect(transport)
        await client.listTools()
      }),
    )
    if (start === STARTS - 1) {
      const calls: number[] = []
      for (let call = 0; call < CALLS; call += 1) calls.push(await timed(() => isAlive(client)))
      p50 = median(calls)
      memory = memoryMb(transport.pid)
    }
    await client.close()
  }
  return { first: median(firsts), p50, memory }
}

const isAlive = (client: Client) => client.callTool({ name: 'system_is_alive', arguments: {} })

/** Calls a second with 64 at once. */
async function throughput(url: string, headers: Record<string, string>): Promise<number> {
  const client = new Client({ name: 'bench', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  const burst = () => Promise.all(Array.from({ length: AT_ONCE }, () => isAlive(client)))
  await burst()
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await timed(burst))
  await client.close()
  return (AT_ONCE / median(rounds)) * 1000
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
    const token = demo.mintIdToken()
    const direct = { authorization: `Bearer ${token}`, 'x-auth-token': `Bearer ${token}` }
    const mcpRemote = createRequire(import.meta.url).resolve('mcp-remote/dist/proxy.js')
    const shim = await measureStdio({
      command: process.execPath,
      args: [cli, 'stdio'],
      env: { PANDA_BRIDGE_HOME: home.folder },
    })
    const peer = await measureStdio({
      command: process.execPath,
      args: [
        mcpRemote,
        demo.mcpUrl,
        '--allow-http',
        '--transport',
        'http-only',
        '--header',
        'X-Auth-Token:${TOKEN}',
      ],
      env: {
        TOKEN: `Bearer ${token}`,
        MCP_REMOTE_CONFIG_DIR: home.cacheFolder,
        PATH: process.env['PATH'] ?? '',
      },
    })
    say(`First tools/list through the shim (median of ${STARTS})`, ms(shim.first))
    say('The same through mcp-remote, straight to PandaMCP', ms(peer.first))
    say('  ratio (to hold: at most 0.3)', (shim.first / peer.first).toFixed(2))
    say(`A call through shim and bridge (p50 of ${CALLS})`, ms(shim.p50))
    say('The same through mcp-remote', ms(peer.p50))
    say('  ratio (to hold: at most 0.6)', (shim.p50 / peer.p50).toFixed(2))
    say('Memory of the shim after it (to hold: at most 60 MB)', `${shim.memory.toFixed(0)} MB`)
    const keys = JSON.parse(readFileSync(`${home.credentialsFolder}/keys.json`, 'utf8')) as {
      stdio: { key: string }
    }
    const through = await throughput(`${url}/mcp`, { authorization: `Bearer ${keys.stdio.key}` })
    const straight = await throughput(demo.mcpUrl, direct)
    say(`Calls a second, ${AT_ONCE} at once, through the bridge`, through.toFixed(0))
    say('The same straight to PandaMCP', straight.toFixed(0))
    say('  ratio (to hold: at least 0.8)', (through / straight).toFixed(2))
    const before = cpuSeconds(pid)
    await setTimeout(IDLE_SECONDS * 1000)
    say('Memory of the idle bridge (to hold: at most 100 MB)', `${memoryMb(pid).toFixed(0)} MB`)
    say(
      `Processor time of the idle bridge in ${IDLE_SECONDS} s`,
      `${(cpuSeconds(pid) - before).toFixed(2)} s`,
    )
  } finally {
    bridge.process.kill()
    await bridge.exited
  }
}

await using demo = await startDemo({ pollSeconds: 0.05, autoApprove: true })
await bench(demo)
