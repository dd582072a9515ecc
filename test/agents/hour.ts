// Ten agents at once on one bridge, for an hour by a shortened clock. What the servers decide is shortened: an hour's five
// ID tokens of 15 minutes, and more, live one after the other in the run, and so do the access tokens of another server;
// PanDA and the bridge are restarted, and two servers begin to hang. What the bridge itself counts is as it is: how long a
// request may take, how often PanDA is asked whether it is alive, how long a list is good. So what would happen in an hour's
// idling does not happen here, and what a call, a renewal, a restart or a server in trouble leaves behind does.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { ClientKeys } from '../../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { furtherEntrySchema } from '../../bridge/upstream/further/entry.ts'
import { agree, AuthorizationServer } from '../authorization-server.ts'
import { allowEverything, until } from '../bridge.ts'
import { cli, runCli } from '../cli.ts'
import { newHome } from '../homes.ts'
import { Notebook } from '../notebook.ts'
import { ownPort } from '../own-port.ts'
import { Agent, type Use } from './agent.ts'
import type { Held } from './memory.ts'
import { RecordedCalls, type Recorded } from './recorded.ts'
import { ServedBridge } from './served-bridge.ts'

const AGENTS = 10

interface HourOptions {
  /** How long the agents work. */
  seconds: number
  /** Of an ID token of PanDA's, and of an access token of another server's. */
  tokenSeconds: number
  /** Milliseconds that an agent rests between two calls. */
  restMs: number
  say: (line: string) => void
}

export interface HeldAt extends Held {
  /** Seconds since the agents began. */
  at: number
  /** Which start of the bridge it is of. */
  start: number
}

export interface Hour {
  agents: readonly Agent[]
  recorded: Recorded
  /** Token requests that PanDA's provider and the other server's have answered with a new token. */
  renewals: { panda: number; other: number }
  memory: readonly HeldAt[]
  starts: number
}

export async function anHour({ seconds, tokenSeconds, restMs, say }: HourOptions): Promise<Hour> {
  await using ends = new AsyncDisposableStack()
  const home = newHome()
  let demo = await startDemo({ pollSeconds: 0.05, autoApprove: true, idTokenSeconds: tokenSeconds })
  ends.defer(() => demo.stop())
  const good = await openNotebook('Good', ends)
  good.echoes = true
  const logins = await AuthorizationServer.open(() => good.url)
  ends.defer(() => logins.close())
  logins.accessSeconds = tokenSeconds
  good.authorizationServer = logins.issuer
  good.takes = (bearer) => bearer !== '' && logins.knows(bearer, good.url)
  const silent = await openNotebook('Silent', ends)
  silent.echoes = true
  const stuckFile = join(home.folder, 'stuck-now')
  const stuckProgram = join(import.meta.dirname, 'stuck-program.ts')

  allowEverything(home, ['good_note_read', 'silent_note_read', 'stuck_echo'])
  const onlyLooks = { trust: 'only-looks' } as const
  new SettingsFile(home).change({
    server: { ...demoServer(demo), upstream: 'pandamcp' },
    upstreams: [
      good.entry({ prefix: 'good_', login: 'oauth', ...onlyLooks }),
      silent.entry({ prefix: 'silent_', ...onlyLooks }),
      furtherEntrySchema.parse({
        name: 'Stuck',
        prefix: 'stuck_',
        reach: { by: 'command', command: process.execPath, arguments: [stuckProgram, stuckFile] },
        ...onlyLooks,
      }),
    ],
  })
  const bridge = new ServedBridge(home, ownPort)
  ends.defer(() => bridge.stop())
  await bridge.start()
  await signIn(home)
  await link(home)
  await until(async () => {
    const { further } = await (await connectToBridge(home)).getState({})
    return further.every(({ is }) => is === 'fine')
  })
  const agents = await agentsOf(home, bridge, demo)
  for (const agent of agents) ends.defer(() => agent.close())
  await Promise.all(agents.map((agent) => agent.connect()))

  const begun = performance.now()
  const over = new AbortController()
  const work = Promise.all(agents.map((agent) => agent.work(over.signal, restMs)))
  const recorded = new RecordedCalls(home.activityFolder)
  const memory: HeldAt[] = []
  const atOf = () => (performance.now() - begun) / 1_000
  const look = async () => {
    const held = await bridge.look()
    if (held) memory.push({ ...held, at: atOf(), start: bridge.starts })
    const calls = agents.reduce((sum, { ended }) => sum + ended.length, 0)
    if (held)
      say(
        `${atOf().toFixed(0).padStart(5)} s  heap ${held.heapMb.toFixed(1).padStart(6)} MB  resident ${held.residentMb.toFixed(0).padStart(4)} MB  ${calls} calls answered`,
      )
    await recorded.take()
  }
  /** Each so long after the one before, as a part of the whole time: to stop a bridge with calls under way takes some seconds. */
  const happens: [after: number, what: string, how: () => Promise<void> | void][] = [
    [0.08, 'one server hangs', () => fallSilent(silent)],
    [0.02, 'a program hangs', () => writeFileSync(stuckFile, '')],
    [0.05, 'the bridge is stopped', () => bridge.stop()],
    [0.01, 'the bridge is started', () => bridge.start()],
    [0.08, 'PanDA is slow', () => void (demo.faults.mcp = { kind: 'slow', ms: 700 })],
    [0.08, 'PanDA is quick', () => void (demo.faults.mcp = null)],
    [0.06, 'PanDA is stopped', () => demo.stop()],
    [
      0.05,
      'PanDA is started',
      async () => {
        const { port, state, counters } = demo
        demo = await startDemo({ port, state, autoApprove: true, idTokenSeconds: tokenSeconds })
        demo.counters.refreshes += counters.refreshes
      },
    ],
    [0.1, 'PandaMCP forgets its sessions', () => demo.restartMcp()],
    [0.06, 'the good server goes away, and comes back', async () => (await good.goAway())()],
  ]
  const everySeconds = Math.max(1, seconds / 40)
  let lookedAt = 0
  let happenedAt = 0
  while (atOf() < seconds || happens.length > 0) {
    const due = happens[0]
    if (due && atOf() >= happenedAt + due[0] * seconds) {
      happens.shift()
      say(`${atOf().toFixed(0).padStart(5)} s  ${due[1]}`)
      await due[2]()
      happenedAt = atOf()
    } else if (atOf() >= lookedAt + everySeconds) {
      lookedAt = atOf()
      await look()
    } else await setTimeout(50)
  }
  over.abort()
  await work
  await look()
  await Promise.all(agents.map((agent) => agent.close()))
  const otherRenewals = logins.requests.filter((each) => each === 'POST /token').length - 1
  await bridge.stop()
  await recorded.take()
  return {
    agents,
    recorded: recorded.all,
    renewals: { panda: demo.counters.refreshes, other: otherRenewals },
    memory,
    starts: bridge.starts,
  }
}

async function openNotebook(name: string, ends: AsyncDisposableStack): Promise<Notebook> {
  const notebook = await Notebook.open(name)
  ends.defer(() => notebook.close())
  return notebook
}

/** It breaks what is open; whoever connects anew is let in, and hears nothing. */
async function fallSilent(notebook: Notebook): Promise<void> {
  const comeBack = await notebook.goAway()
  notebook.is = 'silent'
  await comeBack()
}

async function signIn(home: ReturnType<typeof newHome>): Promise<void> {
  const { code, stderr } = await runCli(home, ['login'])
  if (code !== 0) throw new Error(`Not signed in: ${stderr}`)
}

async function link(home: ReturnType<typeof newHome>): Promise<void> {
  const api = await connectToBridge(home)
  const { url } = await api.linkUpstream({ name: 'Good' })
  const linked = api.awaitUpstreamLink({ name: 'Good' })
  await agree(url)
  await linked
}

/** Half of them by the shim and half by HTTP, in both protocols; each has a task of its own. */
async function agentsOf(
  home: ReturnType<typeof newHome>,
  bridge: ServedBridge,
  demo: Demo,
): Promise<Agent[]> {
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  const key = (await keys.ensure('stdio')).reveal()
  const byShim = () =>
    new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'stdio'],
      env: { PANDA_BRIDGE_HOME: home.folder },
      stderr: 'ignore',
    })
  const byHttp = () =>
    new StreamableHTTPClientTransport(new URL(bridge.mcpUrl), {
      requestInit: { headers: { authorization: `Bearer ${key}` } },
    })
  const tasks = new Map([...demo.state.world.tasks.values()].map((task) => [task.taskName, task.jediTaskID]))
  return [...tasks]
    .slice(0, AGENTS)
    .map(
      ([name, id], index) =>
        new Agent(
          `agent-${index}`,
          index % 4 < 2 ? '2025' : '2026',
          index % 2 === 0 ? byShim : byHttp,
          usesOf(name, id),
        ),
    )
}

function usesOf(taskName: string, task: number): Use[] {
  const echo = (tool: string): Use => ({
    tool,
    input: (mark) => ({ page: mark }),
    isMine: (text, mark) => text === mark,
  })
  const ofTask = (tool: string): Use => ({
    tool,
    input: () => ({ task_id: task }),
    isMine: (text) => text.includes(taskName.replace(/\/$/, '')),
  })
  return [
    ofTask('task_get_details'),
    echo('good_note_read'),
    { ...echo('silent_note_read'), hangs: true },
    ofTask('task_get_details'),
    echo('good_note_read'),
    { ...echo('stuck_echo'), hangs: true },
  ]
}
