import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { readRobot, readRobotFile, robotOfEnvironment, type Robot } from '../../bridge/state/robot-file.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

const ends = endsAfterEach()

interface Made {
  fixture: TestBridge
  demo: Demo
  /** The folder with what the robot's file names. */
  folder: string
}

async function start(
  login: (demo: Demo, folder: string) => object | Promise<object>,
  more: object = {},
): Promise<Made> {
  const home = newHome()
  const folder = home.folder
  const demo = await startDemo({ pollSeconds: 0.05 })
  ends(() => demo.stop())
  const file = join(folder, 'robot.json')
  const content = { name: 'nightly', server: demoServer(demo), login: await login(demo, folder), ...more }
  await writeFile(file, JSON.stringify(content), { mode: 0o600 })
  const robot: Robot = await readRobotFile(file)
  const fixture = await startTestBridge({ policy: 'usual', signedIn: false, bridge: { home, robot } })
  ends(() => fixture[Symbol.asyncDispose]())
  return { fixture, demo, folder }
}

const withSecret = async (_: Demo, folder: string) => {
  await writeFile(join(folder, 'secret'), `${DEMO_ROBOT.clientSecret}\n`, { mode: 0o600 })
  return { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretFile: 'secret' }
}

async function call(fixture: TestBridge, name: string, input: Record<string, unknown>) {
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  return client.callTool({ name, arguments: input })
}

test('a robot looks at PanDA with a token of its own client, and the record names it', async () => {
  const { fixture } = await start(withSecret)
  const { bridge } = fixture
  expect(bridge.state).toMatchObject({ robot: 'nightly', login: { is: 'signed-in' } })
  const result = await call(fixture, 'system_get_user_attributes', {})
  expect(result.isError).not.toBe(true)
  const [recorded] = (await bridge.api.getActivity({ limit: 1 })).calls
  expect(recorded).toMatchObject({ robot: 'nightly', outcome: 'ok' })
})

test('what would wait for a yes is refused at once, and nobody is asked', async () => {
  const { fixture } = await start(withSecret, { set: 'my-work' })
  const result = await call(fixture, 'task_kill', { task_id: 1 })
  expect(textOf(result)).toMatch(
    /^A call that ends work or deletes something for good needs a person’s yes, and this bridge runs for the robot "nightly", where nobody can be asked\. This call was not carried out\./,
  )
  expect(fixture.bridge.state.approvals).toEqual([])
})

test('it only looks unless its file says more', async () => {
  const { fixture } = await start(withSecret)
  const result = await call(fixture, 'task_kill', { task_id: 1 })
  expect(textOf(result)).toMatch(/is not in the endpoint set "Look"/)
  const allowed = await start(withSecret, { set: 'my-work', rules: { write: 'allow' } })
  expect(textOf(await call(allowed.fixture, 'task_retry', { task_id: 1 }))).not.toMatch(
    /needs a person’s yes/,
  )
})

test('nobody signs in, signs out, chooses a server or changes what it may do', async () => {
  const { fixture } = await start(withSecret)
  const { api, state } = fixture.bridge
  const { server } = state
  if (!server) throw new Error('There is no server')
  await expect(api.signIn({})).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(api.signOut({})).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(api.setServer({ server })).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(api.chooseSet({ id: 'my-work' })).rejects.toMatchObject({ code: 'not-allowed' })
  // Stopping it is everybody's.
  await api.pause({ paused: true })
  expect(fixture.bridge.state.paused).toBe(true)
})

test('a secret that is wrong is told, and one that is mended is taken without a new start', async () => {
  const { fixture, folder } = await start(async (_, at) => {
    await writeFile(join(at, 'secret'), 'wrong', { mode: 0o600 })
    return { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretFile: 'secret' }
  })
  expect(fixture.bridge.state.login).toMatchObject({ is: 'signed-out', problem: { code: 'sign-in-failed' } })
  // The chat is told why, and not to sign in: there is nobody who could.
  const refused = textOf(await call(fixture, 'system_get_user_attributes', {}))
  expect(refused).toMatch(/gives the client \S+ no token.*Check the client and its secret/)
  expect(refused).not.toMatch(/sign in/i)
  await writeFile(join(folder, 'secret'), DEMO_ROBOT.clientSecret)
  fixture.bridge.wake()
  await until(() => fixture.bridge.state.login.is === 'signed-in')
})

test('a token that something else renews is read again whenever it is about to end', async () => {
  const { fixture, demo, folder } = await start(async (from, at) => {
    await writeFile(join(at, 'token'), from.mintIdToken({ seconds: 20 }))
    return { by: 'token-file', file: 'token' }
  })
  // What tests leave is searched for secrets.
  ends(() => rm(join(folder, 'token')))
  const endsAt = () => {
    const { login } = fixture.bridge.state
    return login.is === 'signed-in' ? login.expiresAt : 0
  }
  const first = endsAt()
  expect(first).toBeGreaterThan(0)
  await writeFile(join(folder, 'token'), demo.mintIdToken({ seconds: 900 }))
  await until(() => endsAt() > first + 60_000)
})

test.each<[string, object, object]>([
  [
    'a client with a secret in the environment',
    { PANDA_ROBOT_CLIENT_ID: 'c', PANDA_ROBOT_CLIENT_SECRET: 's' },
    { by: 'client-credentials', clientId: 'c', secretVariable: 'PANDA_ROBOT_CLIENT_SECRET' },
  ],
  [
    'a client with a secret in a file, as of a container',
    { PANDA_ROBOT_CLIENT_ID: 'c', PANDA_ROBOT_CLIENT_SECRET_FILE: '/run/secrets/c' },
    { by: 'client-credentials', secretFile: '/run/secrets/c' },
  ],
  [
    'a token file, as panda-client has it',
    { OIDC_AUTH_TOKEN_FILE: '/x/token' },
    { by: 'token-file', file: '/x/token' },
  ],
  [
    'the same in its other variable',
    { PANDA_AUTH_ID_TOKEN: 'file:/x/token' },
    { by: 'token-file', file: '/x/token' },
  ],
  ['none of these', {}, { by: 'bearer-discovery' }],
])('a robot of the environment: %s', (_, variables, login) => {
  const robot = robotOfEnvironment({
    PANDA_API_URL_SSL: 'https://panda.example:25443/api/v1',
    PANDA_AUTH_VO: 'atlas',
    ...variables,
  })
  expect(robot).toMatchObject({
    name: 'robot',
    set: 'look',
    server: { url: 'https://panda.example:25443', vo: 'atlas' },
    login,
  })
})

test.each<[string, object, RegExp]>([
  [
    'two ways to show who it is',
    { login: { by: 'client-credentials', clientId: 'c', secretFile: 'a', keyFile: 'b' } },
    /in one way/,
  ],
  ['a way that there is not', { login: { by: 'password' } }, /login/],
  ['a field that there is not', { sett: 'look' }, /sett/],
  ['no name', { name: '' }, /name/],
])('a robot’s file with %s is refused with a sentence', (_, change, message) => {
  const content = { name: 'r', server: 'ATLAS', login: { by: 'bearer-discovery' }, ...change }
  expect(() => readRobot(content, '/x/robot.json')).toThrow(message)
})
