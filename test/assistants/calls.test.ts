import { chmod, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { assistantById, connect, disconnect, type Offer } from '../../bridge/clients/index.ts'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { openLog } from '../../bridge/home/log.ts'
import { thisRuntime } from '../../bridge/home/runtime-record.ts'
import { updateRuntime } from '../../bridge/home/runtime.ts'
import { places } from '../../bridge/clients/surroundings.ts'
import { Bridge } from '../../bridge/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { computer, overHttp, type Computer } from '../clients/computer.ts'
import { run, type Ran } from '../clients/real-clients.ts'
import { endsAfterEach } from '../ends.ts'
import type { Unavailable } from '../python-environment.ts'
import { startModel, type Step } from './model/index.ts'
import { programs, type RealProgram } from './programs/index.ts'

let fixture: TestBridge
let offer: Offer
let program: string
const ends = endsAfterEach()

beforeEach(async () => {
  fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
  await fixture.bridge.api.setRules({ rules: { read: 'allow', write: 'ask', destructive: 'ask' } })
  offer = {
    name: 'panda',
    stdio: {
      command: process.execPath,
      args: [cli, 'stdio'],
      env: { PANDA_BRIDGE_HOME: fixture.home.folder },
    },
    http: { url: fixture.bridge.state.mcpUrl },
  }
})

/** A home with the assistant's files in it and the bridge's entry, and the model that the assistant will ask. */
async function ready(real: RealProgram, steps: Step[]) {
  const here = await computer()
  const model = await startModel(steps)
  ends(() => model[Symbol.asyncDispose]())
  for (const folder of ['work', 'tmp']) await mkdir(path.join(here.home, folder))
  // For its user alone, as a file must be that gets a key.
  for (const [file, text] of Object.entries(real.files(model.origin)))
    await chmod(await here.write(file, text), 0o600)
  const assistant = assistantById(real.id)
  const { file } = await assistant.choose(places(here.where.surroundings))
  await mkdir(path.dirname(file), { recursive: true })
  const asked = async (args: string[], signal?: AbortSignal): Promise<Ran> => {
    const { code, text } = await run(program, args, {
      cwd: path.join(here.home, 'work'),
      env: { ...environment(here), ...real.env(model.origin) },
      ms: 120_000,
      ...(signal && { signal }),
    })
    return { code, text: text.replaceAll(here.home, '~') }
  }
  if (real.login) await asked(real.login(model.origin))
  await connect(assistant, offer, here.where)
  return { here, model, asked, assistant }
}

function environment({ home }: Computer): NodeJS.ProcessEnv {
  return {
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH']}`,
    HOME: home,
    // What they unpack and leave there, up to 5 MB each time, goes with the home.
    TMPDIR: path.join(home, 'tmp'),
    CLAUDE_CODE_TMPDIR: path.join(home, 'tmp'),
    NO_COLOR: '1',
    // What is not on this computer is asked of nobody: port 9 answers nothing here.
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
  }
}

/** The bridge as after an update: the same home and port, another process's session table. */
async function restart(): Promise<void> {
  const { home, demo, bridge } = fixture
  await bridge.stop()
  const next = await Bridge.start({
    home,
    log: openLog(home),
    port: Number(new URL(bridge.state.mcpUrl).port),
    server: demoServer(demo),
    program: commandLineProgram([process.execPath, cli], home),
  })
  ends(() => next.stop())
  await updateRuntime(home.runtimeFile, { ...thisRuntime('test'), ...next.addresses })
  fixture = { ...fixture, bridge: next }
}

/** The next question that a person is asked. @throws what the assistant wrote, where it ended without one */
function question(asked: Promise<Ran>) {
  return Promise.race([
    until(() => fixture.bridge.state.approvals[0]),
    asked.then(({ text }) => Promise.reject(new Error(text))),
  ])
}

/** Has the shim started so that all that the assistant writes to it is kept. @returns what it has written */
function overheard(): () => Promise<string> {
  const { command, args, env } = offer.stdio
  const file = path.join(fixture.home.folder, 'overheard')
  const listening = ['-c', 'tee -a "$0" | exec "$@"', file, command, ...args]
  offer = { ...offer, stdio: { command: 'sh', args: listening, ...(env && { env }) } }
  return () => readFile(file, 'utf8')
}

describe.each(programs.map((it) => [it.name, it] as const))('%s', (_name, real) => {
  let installed: string | Unavailable
  beforeAll(async () => {
    installed = await real.program()
  })
  beforeEach((context) => {
    if (typeof installed === 'string') program = installed
    else context.skip(installed.unavailable)
  })

  test('is connected, and not any more', async (context) => {
    const { list } = real
    context.skip(list === undefined, 'It has no list of its servers.')
    if (!list) return
    const { here, asked, assistant } = await ready(real, [])
    expect((await asked(list.args)).text).toMatch(list.shows)
    await disconnect(assistant, offer, here.where)
    expect((await asked(list.args)).text).not.toContain('panda')
  })

  test('lists the tools, calls them over a restart of the bridge, and waits for a yes', async () => {
    // Where nobody is at it, it puts away what its chat shall ask: that is no refusal.
    await fixture.bridge.api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
    const written = overheard()
    const { model, asked } = await ready(real, [
      { tool: 'system_is_alive' },
      { tool: 'system_is_alive', before: restart },
      { tool: 'task_get_job_descriptions', input: { task_id: KNOWN_TASKS.failing5000 } },
      { tool: 'task_kill', input: { task_id: runningTask() } },
    ])
    const run = asked(real.ask)
    const { id, tool } = await question(run)
    expect(tool).toBe('task_kill')
    const answer = real.answersItself
    await expect.poll(written).toContain(answer ? `"action":"${answer}"` : '"task_kill"')
    expect((await written()).includes('"elicitation"')).toBe(answer !== undefined)
    expect(fixture.bridge.state.approvals).toMatchObject([{ id }])
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
    await fixture.bridge.api.answerApproval({ id, answer: 'yes' })
    const { code, text } = await run
    expect(text).toContain('Done.')
    expect(code).toBe(0)
    expect(model.tools.filter((name) => name.endsWith('panda_explain_task'))).toHaveLength(1)
    const [first, second, large = '', killed] = model.results
    expect(first).toContain('success')
    expect(second).toContain('success')
    expect(large).toMatch(/not shown whole.*panda_bridge_read_result/s)
    expect(large.includes('$note')).toBe(real.shows.includes('structured content'))
    expect(large.split('not shown whole')).toHaveLength(real.shows.length + 1)
    expect(killed).toContain('success')
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
  })

  test('calls over HTTP, and over a restart of the bridge there', async () => {
    const { authorization = '' } = await fixture.headersOf('stdio')
    offer = overHttp(offer, authorization.replace('Bearer ', ''))
    const { model, asked } = await ready(real, [
      { tool: 'system_is_alive' },
      { tool: 'system_is_alive', before: restart },
    ])
    expect((await asked(real.ask)).text).toContain('Done.')
    expect(model.results).toHaveLength(2)
    for (const result of model.results) expect(result).toContain('success')
  })

  test('shows its model an answer whole or in outline, and cuts none', async () => {
    const tool = 'job_get_description_incl_archive'
    const jobs = fixture.demo.state.world.jobsOf(KNOWN_TASKS.failing5000).slice(0, 23)
    const job_ids = jobs.map(({ PandaID }) => PandaID)
    const { structuredContent } = await fixture.bridge.api.callTool({ name: tool, arguments: { job_ids } })
    const records = (structuredContent as { data: object[] }).data.map((it) => bare(JSON.stringify(it)))
    const wholeIn = (result: string) => records.filter((it) => bare(result).includes(it)).length

    // A job has 4 kB: that is 4 to 95 kB, with steps where the limits of the programs are.
    const sizes = [1, 2, 5, 9, 11, 23]
    const { model, asked } = await ready(real, [
      ...sizes.map((size) => ({ tool, input: { job_ids: job_ids.slice(0, size) } })),
      { tool: 'panda_bridge_read_result', input: (results) => ({ result: keptIn(results), path: '/data' }) },
    ])
    expect((await asked(real.ask)).text).toContain('Done.')
    expect(model.results).toHaveLength(sizes.length + 1)
    const isCut = (result: string, size: number): boolean =>
      !result.includes('panda_bridge_read_result') && wholeIn(result) !== size
    expect(sizes.filter((size, index) => isCut(model.results[index] ?? '', size))).toEqual([])
    const slice = model.results.at(-1) ?? ''
    expect(wholeIn(slice)).toBe(Number(/(\d+) rows? of 23 in/.exec(slice)?.[1]))
  })

  test('that is ended takes its question with it', async () => {
    const { asked } = await ready(real, [{ tool: 'task_kill', input: { task_id: runningTask() } }])
    const interrupt = new AbortController()
    const run = asked(real.ask, interrupt.signal)
    await question(run)
    interrupt.abort()
    await expect.poll(() => fixture.bridge.state.approvals).toEqual([])
    await run
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  })
})

const runningTask = (): number => fixture.demo.state.world.ownTask('running').jediTaskID

/** A text without what programs add where they write JSON once more. */
const bare = (text: string): string => text.replaceAll(/[\\\s]/g, '')

/** The id that the last of these outlines names. */
const keptIn = (results: string[]) => /panda:..results.(\w+)/.exec(results.at(-1) ?? '')?.[1]
