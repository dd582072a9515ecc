// `npm run bench`: the bridge beside what people use today, in one run on one machine. Prints what it
// measured, with the ratios that count, as tables or (`-- --json`) as JSON; fails nothing.
// `-- demo fastmcp throughput idle answers` measures those parts only.
//
// The demo and the clients live in this process, for the bridge and for its peers alike, so that
// the machine's second core is left to what is measured.
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { preparePython, type PythonEnvironment, type Unavailable } from '../python-environment.ts'
import { startBridge } from './bridge.ts'
import { compare, type Measured } from './compare.ts'
import { explainBy, kindsOfAsking, waysToPanda, type Explained } from './explain-task.ts'
import { measureIdle } from './idle.ts'
import { direct, mcpRemote, mintToken, pandaMcpClient, throughHttp, throughShim } from './peers.ts'
import { comparison, explained, verdicts } from './report.ts'
import { judgeCalls, judgeExplained, judgeIdle, judgeThroughput, type Verdict } from './targets.ts'
import { measureThroughput } from './throughput.ts'
import { demoUpstream, startFastMcp, type Upstream } from './upstreams.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
})
const isWanted = (part: string) => positionals.length === 0 || positionals.includes(part)
const say = (text: string) => {
  if (!options.json) process.stdout.write(text)
}

const results: {
  machine: Record<string, unknown>
  unavailable?: string
  calls: Record<string, Measured[]>
  explained: Explained[]
  verdicts: Verdict[]
} = {
  machine: {
    node: process.version,
    processors: `${availableParallelism()} x ${cpus()[0]?.model.trim()}`,
    load: loadavg()[0],
  },
  calls: {},
  explained: [],
  verdicts: [],
}

function judge(given: readonly Verdict[]): void {
  results.verdicts.push(...given)
  say(`${verdicts(given)}\n`)
}

/** FastMCP and panda-mcp-client, at the versions that PandaMCP runs with. */
function preparePeers(): Promise<PythonEnvironment | Unavailable> {
  const requirements = join(import.meta.dirname, 'requirements.txt')
  const constraints = join(import.meta.dirname, '../pandamcp/requirements.txt')
  return preparePython({
    name: 'FastMCP and panda-mcp-client',
    cache: join(import.meta.dirname, '../../.cache/bench'),
    requirements: [requirements, constraints],
    installs: [['--only-binary', ':all:', '--constraint', constraints, '--requirement', requirements]],
  })
}

/** Each way to the upstream has a bridge of its own: its processor time is told from the other's. */
async function benchCalls(
  demo: Demo,
  upstream: Upstream,
  python: PythonEnvironment | Unavailable,
): Promise<void> {
  await using behindShim = await startBridge(demo, upstream)
  await using behindHttp = await startBridge(demo, upstream)
  const token = mintToken(demo)
  const measured = await compare([
    direct(upstream, token),
    throughShim(behindShim),
    throughHttp(behindHttp),
    mcpRemote(upstream, token),
    ...('unavailable' in python ? [] : [pandaMcpClient(python, upstream, token)]),
  ])
  results.calls[upstream.name] = measured
  say(`${comparison(upstream.name, measured)}\n`)
  judge(judgeCalls(upstream.name, measured))
}

/** Many calls at once, and the bridge's own memory before and after. */
async function benchBridge(demo: Demo): Promise<void> {
  const upstream = demoUpstream(demo)
  await using bridge = await startBridge(demo, upstream)
  if (isWanted('idle')) judge(judgeIdle('after the sign-in', await measureIdle(bridge.pid)))
  const throughput = await measureThroughput(throughHttp(bridge), direct(upstream, mintToken(demo)))
  judge([judgeThroughput(throughput)])
  say(`Processor time of the bridge for 1,000 of them: ${throughput.processorMs.toFixed(0)} ms\n\n`)
  if (isWanted('idle')) judge(judgeIdle('after use', await measureIdle(bridge.pid)))
}

/** "Why did my task fail": each way of asking has a bridge of its own, which has read nothing before. */
async function benchAnswers(demo: Demo): Promise<void> {
  for (const way of waysToPanda)
    for (const by of kindsOfAsking) results.explained.push(await explainBy(demo, way, by))
  say(`${explained(results.explained)}\n`)
  judge(results.explained.flatMap(judgeExplained))
}

const isAboutPeers = isWanted('demo') || isWanted('fastmcp')
const python = isAboutPeers ? await preparePeers() : { unavailable: 'Not asked for.' }
await using demo = await startDemo({ pollSeconds: 0.05, autoApprove: true })
if (isAboutPeers && 'unavailable' in python) {
  results.unavailable = python.unavailable
  say(`${python.unavailable}\n\n`)
}
if (isWanted('demo')) await benchCalls(demo, demoUpstream(demo), python)
if (isWanted('fastmcp') && !('unavailable' in python)) {
  await using upstream = await startFastMcp(python)
  await benchCalls(demo, upstream, python)
}
if (isWanted('throughput') || isWanted('idle')) await benchBridge(demo)
if (isWanted('answers')) await benchAnswers(demo)
if (options.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`)
