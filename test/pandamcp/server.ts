import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PreparedPandaMcp } from './install.ts'

export interface PandaMcpOptions {
  prepared: PreparedPandaMcp
  /** The REST server that its tools call: `http://127.0.0.1:PORT/api/v1`. The path is fixed: the program finds its modules by it. */
  restUrl: string
  /** 0, the default, takes a free one. */
  port?: number
  /** PandaMCP offers one of the two. */
  transport?: 'streamable-http' | 'sse'
}

/** The real PandaMCP, running on 127.0.0.1. It ends with this process at the latest. */
export interface PandaMcp extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** What it has written since it was first started: uvicorn's log and Python's. */
  output(): string
  /** Ends it; by SIGKILL after five seconds, since uvicorn waits for open streams. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same port, its sessions lost. */
  restart(): Promise<void>
}

const startTimeout = 60_000
const stopTimeout = 5_000

/** @throws with the program's output if it ends before it answers, or does not answer in a minute. */
export async function startPandaMcp(options: PandaMcpOptions): Promise<PandaMcp> {
  let output = ''
  const start = async (wantedPort: number): Promise<{ child: ChildProcess; port: number }> => {
    const home = await writeConfiguration(options)
    const child = spawn(options.prepared.python, [join(import.meta.dirname, 'run_loopback.py')], {
      cwd: home,
      env: environment(options, home, wantedPort),
      // Its end of standard input closes with this process, and it ends then.
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const removeHome = (): void => rmSync(home, { recursive: true, force: true })
    const endWithUs = (): void => {
      child.kill('SIGKILL')
      removeHome()
    }
    process.once('exit', endWithUs)
    child.once('close', () => {
      process.off('exit', endWithUs)
      removeHome()
    })

    const answering = Promise.withResolvers<number>()
    const begin = output.length
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
      const port = /Uvicorn running on http:\/\/127\.0\.0\.1:(\d+)/.exec(output.slice(begin))?.[1]
      if (port) answering.resolve(Number(port))
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', answering.reject)
    child.once('close', (code) => answering.reject(new Error(`PandaMCP ended (${code}):\n${output}`)))
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      answering.reject(new Error(`PandaMCP did not answer within ${startTimeout} ms:\n${output}`))
    }, startTimeout)
    try {
      return { child, port: await answering.promise }
    } finally {
      clearTimeout(late)
    }
  }

  const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill(signal)
    const giveUp = new AbortController()
    const insist = async (): Promise<void> => {
      await delay(stopTimeout, undefined, { signal: giveUp.signal, ref: false })
      child.kill('SIGKILL')
    }
    insist().catch(() => {})
    await closed
    giveUp.abort()
  }

  let running = await start(options.port ?? 0)
  const { port } = running
  return {
    port,
    url: `http://127.0.0.1:${port}${options.transport === 'sse' ? '/sse' : '/mcp'}`,
    get pid() {
      return running.child.pid ?? -1
    },
    output: () => output,
    stop: (signal = 'SIGTERM') => end(running.child, signal),
    kill: () => end(running.child, 'SIGKILL'),
    restart: async () => {
      await end(running.child, 'SIGKILL')
      running = await start(port)
    },
    [Symbol.asyncDispose]: () => end(running.child, 'SIGKILL'),
  }
}

/** The files that panda-server reads from PANDA_HOME, in a folder that lasts as long as the process. */
async function writeConfiguration(options: PandaMcpOptions): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'pandamcp-'))
  const logs = join(home, 'log')
  await mkdir(join(home, 'etc/panda'), { recursive: true })
  await mkdir(logs)
  // The log host takes what other daemons report; PandaMCP sends it nothing, and the keys must be there.
  await writeFile(
    join(home, 'etc/panda/panda_common.cfg'),
    `[logger]
loghost = 127.0.0.1
monport-apache = 9
monurlprefix = /
method = GET
encoding = url
logdir = ${logs}
`,
  )
  // No database is ever connected to. Postgres, because the default (Oracle) looks for Oracle's
  // client library as soon as the modules are imported.
  await writeFile(
    join(home, 'etc/panda/panda_server.cfg'),
    `[server]
logdir = ${logs}
cache_dir = ${join(home, 'cache')}
backend = postgres
dbhost = 127.0.0.1
dbport = 9
dbuser = none
dbpasswd = none
dbname = none
nDBConnection = 1

[mcp]
transport = ${options.transport ?? 'streamable-http'}
endpoint_list_file = ${options.prepared.endpointListFile}
`,
  )
  return home
}

/** Nothing of the caller's environment but PATH: no proxy, no certificate, no token of the user's. */
function environment({ restUrl }: PandaMcpOptions, home: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    PANDA_HOME: home,
    PANDA_API_URL: restUrl,
    PANDA_API_URL_SSL: restUrl,
    // Without it the host is replaced by one that reverse DNS names, which may be ::1 for 127.0.0.1.
    PANDA_BEHIND_REAL_LB: '1',
    PANDA_SERVER_CONF_PORT_MCP: String(port),
    PYTHONUNBUFFERED: '1',
  }
}
