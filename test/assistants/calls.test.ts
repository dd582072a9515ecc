import { mkdir } from 'node:fs/promises'
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
import { computer, type Computer } from '../clients/computer.ts'
import { run, type Ran } from '../clients/real-clients.ts'
import { endsAfterEach } from '../ends.ts'
import { installAssistants } from './install.ts'
import { startModel, type Step } from './model/index.ts'
import { programs, type RealProgram } from './programs/index.ts'

let missing: string | undefined
let fixture: TestBridge
let offer: Offer
const ends = endsAfterEach()

beforeAll(async () => {
  missing = await installAssistants()
})
beforeEach(async (context) => {
  if (missing !== undefined) context.skip(missing)
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
  await mkdir(path.join(here.home, 'work'))
  for (const [file, text] of Object.entries(real.files(model.origin))) await here.write(file, text)
  const assistant = assistantById(real.id)
  const { file } = await assistant.choose(places(here.where.surroundings))
  await mkdir(path.dirname(file), { recursive: true })
  const asked = async (args: string[], signal?: AbortSignal): Promise<Ran> => {
    const { code, text } = await run(real.program, args, {
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
    NO_COLOR: '1',
    // What is not on this computer is asked of nobody: port 9 answers nothing here.
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
  }
}

/** The bridge as after an update: the same home, another process's session table. */
async function restart(): Promise<void> {
  const { home, demo, bridge } = fixture
  await bridge.stop()
  const next = await Bridge.start({
    home,
    log: openLog(home),
    port: 0,
    server: demoServer(demo),
    program: commandLineProgram([process.execPath, cli], home),
  })
  ends(() => next.stop())
  await updateRuntime(home.runtimeFile, { ...thisRuntime('test'), ...next.addresses })
  fixture = { ...fixture, bridge: next }
}

/** The next question that a person is asked. */
const question = () => until(() => fixture.bridge.state.approvals[0])

describe.each(programs.map((it) => [it.name, it] as const))('%s', (_name, real) => {
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
    const task = runningTask()
    const { model, asked } = await ready(real, [
      { tool: 'system_is_alive' },
      { tool: 'system_is_alive', before: restart },
      { tool: 'task_get_job_descriptions', input: { task_id: KNOWN_TASKS.failing5000 } },
      { tool: 'task_kill', input: { task_id: task } },
    ])
    const run = asked(real.ask)
    const { id, tool } = await Promise.race([
      question(),
      run.then(({ text }) => Promise.reject(new Error(text))),
    ])
    expect(tool).toBe('task_kill')
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
    expect(large.length).toBeLessThan(30_000)
    expect(killed).toContain('success')
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
  })

  test('that is ended takes its question with it', async () => {
    const { asked } = await ready(real, [{ tool: 'task_kill', input: { task_id: runningTask() } }])
    const interrupt = new AbortController()
    const run = asked(real.ask, interrupt.signal)
    await Promise.race([question(), run.then(({ text }) => Promise.reject(new Error(text)))])
    interrupt.abort()
    await expect.poll(() => fixture.bridge.state.approvals).toEqual([])
    await run
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  })
})

const runningTask = (): number => fixture.demo.state.world.ownTask('running').jediTaskID
