import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemo, type Demo, type MintOptions, type RestFault } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { signInAt, useAnother } from '../beside.ts'
import { startTestBridge } from '../bridge.ts'
import { runCli, startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

const ends = endsAfterEach()

interface Given {
  /** What stands otherwise in the robot's file. */
  file?: object
  tools?: string[]
  /** Whether PanDA is there. */
  isThere?: boolean
  /** A token that something else has put into a file. */
  token?: MintOptions
  /** What is wrong with PanDA. */
  fault?: RestFault
  /** The text of the robot's file. */
  text?: string
}

async function checked({ file: change = {}, tools = [], isThere = true, token, fault, text }: Given) {
  const home = newHome()
  const demo = await startDemo({ pollSeconds: 0.05 })
  ends(() => demo.stop())
  const file = join(home.folder, 'robot.json')
  const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretVariable: 'SECRET' }
  const byFile = { by: 'token-file', file: 'token' }
  const said = { name: 'nightly', server: demoServer(demo), login: token ? byFile : login, ...change }
  await writeFile(file, text ?? JSON.stringify(said))
  if (token) {
    await writeFile(join(home.folder, 'token'), demo.mintIdToken(token), { mode: 0o600 })
    // What tests leave is searched for secrets.
    ends(() => rm(join(home.folder, 'token')))
  }
  demo.faults.rest = fault ?? null
  if (!isThere) await demo.stop()
  const flags = tools.flatMap((tool) => ['--tool', tool])
  const child = startCli(home, ['check', '--robot', file, ...flags], { SECRET: DEMO_ROBOT.clientSecret })
  const code = await child.closed
  return { code, out: child.stdout(), error: child.stderr() }
}

test('a run of a robot that can begin', async () => {
  const { code, out, error } = await checked({ tools: ['task_get_status'] })
  expect({ code, error }).toEqual({ code: 0, error: '' })
  expect(out).toMatch(
    /^ok {2}PanDA at http.+ is alive\.\nok {2}PanDA takes the login of the robot nightly, VO atlas\./,
  )
  expect(out).toContain('ok  task_get_status may be called.')
})

const isOfLogin = (path: string) => path.includes('user_attributes')

test.each<[string, Given, number, RegExp]>([
  ['used wrongly', { file: { login: { by: 'wish' } } }, 2, /login/],
  ['by a file that is no JSON', { text: '{ "name": ' }, 2, /robot\.json is not JSON/],
  ['by a set that there is not', { file: { set: 'lok' } }, 2, /There is no endpoint set "lok"/],
  ['a server that is not there', { isThere: false }, 3, /refuses connections/],
  ['a server that hangs', { fault: { kind: 'silent' } }, 3, /did not answer in time/],
  [
    'a server that is overloaded when it is asked about the login',
    { fault: { kind: 'overloaded', only: isOfLogin } },
    3,
    /PanDA is overloaded/,
  ],
  [
    'a login that is not had',
    { file: { login: { by: 'token-file', file: '/no/such/token' } } },
    4,
    /could not be read: there is no such file/,
  ],
  [
    'a token of another identity provider',
    { token: { claims: { iss: 'https://other.example.org' } } },
    4,
    /refuses this call.*The token is from https:\/\/other\.example\.org, for panda-demo-atlas\. Check/,
  ],
  ['a token for somebody else', { token: { claims: { aud: ['rucio', 'fts'] } } }, 4, /, for rucio, fts\. /],
  ['a token that has ended', { token: { seconds: -1 } }, 4, /has ended/],
  [
    'a tool that waits for a yes',
    { file: { set: 'my-work' }, tools: ['task_retry'] },
    5,
    /nobody can be asked/,
  ],
  ['a tool that is not in the set', { tools: ['task_kill'] }, 5, /is not in the endpoint set "Look"/],
])('a run that cannot: %s', async (_, given, exit, said) => {
  const { code, error } = await checked(given)
  expect(error).toMatch(said)
  expect(code).toBe(exit)
})

const askedWho = (requests: Demo['requests']) =>
  requests.filter(({ path }) => path.endsWith('/get_user_attributes'))

test('a run at one of several servers is checked there, and its name stands before what is found', async () => {
  await using fixture = await startTestBridge()
  await using other = await useAnother(fixture, { set: 'look' })
  const { home, bridge } = fixture
  await bridge.api.setRules({ rules: { read: 'allow', write: 'allow', destructive: 'allow' } })
  const check = async (...args: string[]) => runCli(home, ['check', ...args])
  const atOther = async (...args: string[]) => check('--server', 'other', ...args)

  expect(await check('--tool', 'task_kill')).toMatchObject({ code: 0 })
  const before = await atOther('--tool', 'task_get_status')
  expect(before).toMatchObject({ code: 4 })
  expect(before.stdout).toMatch(/^ok {2}Other: PanDA at http\S+ is alive\.\n$/)
  expect(before.stderr).toContain('no  Other: You are not signed in to PanDA at Other. Sign in: ')
  expect(before.stderr).toContain("panda-bridge login --server 'Other'")

  await signInAt(fixture, other, 'Other')
  const asked = fixture.demo.requests.length
  const fine = await atOther('--tool', 'task_get_status')
  expect(fine).toMatchObject({ code: 0, stderr: '' })
  expect(fine.stdout).toContain('ok  Other: PanDA takes the login of Dana Muon, VO atlas.')
  expect(await atOther('--tool', 'task_kill')).toMatchObject({ code: 5 })
  const { steps } = JSON.parse((await atOther('--json')).stdout)
  expect(steps).toMatchObject([
    { step: 'server', server: 'Other', ok: true },
    { step: 'login', server: 'Other', ok: true },
  ])
  // The first is asked nothing for it.
  expect(askedWho(fixture.demo.requests.slice(asked))).toEqual([])
  expect(askedWho(other.requests).length).toBeGreaterThan(0)
  other.faults.rest = { kind: 'crash' }
  expect(await atOther()).toMatchObject({ code: 3 })
  expect(await check()).toMatchObject({ code: 0 })
})

test('a tool with the prefix of a server beside the first is one of that server’s, which is looked at too', async () => {
  await using fixture = await startTestBridge()
  await using other = await useAnother(fixture, { set: 'look' })
  const { home, bridge } = fixture
  await bridge.api.setRules({ rules: { read: 'allow', write: 'allow', destructive: 'allow' } })
  const check = async (...tools: string[]) =>
    runCli(home, ['check', ...tools.flatMap((tool) => ['--tool', tool])])
  expect(await check('task_kill', 'other_task_get_status')).toMatchObject({ code: 4 })
  await signInAt(fixture, other, 'Other')
  const fine = await check('task_kill', 'other_task_get_status')
  expect(fine).toMatchObject({ code: 0, stderr: '' })
  expect(fine.stdout).toContain('ok  task_kill may be called.')
  expect(fine.stdout).toContain('ok  Other: other_task_get_status may be called.')
  const refused = await check('task_kill', 'other_task_kill')
  expect(refused).toMatchObject({ code: 5 })
  expect(refused.stderr).toMatch(/^no {2}Other: The tool "task_kill" is not in the endpoint set "Look"/)
})

test('a server that is not in use is no server to check, and a robot has its own alone', async () => {
  await using fixture = await startTestBridge()
  const { home } = fixture
  const unknown = await runCli(home, ['check', '--server', 'Nowhere'])
  expect(unknown).toMatchObject({ code: 1, stdout: '' })
  expect(unknown.stderr).toContain('No PanDA server "Nowhere" is in use.')
  expect(await runCli(home, ['check', '--server', 'Demo'])).toMatchObject({ code: 0 })

  const file = join(home.folder, 'robot.json')
  const login = { by: 'token-file', file: '/no/such/token' }
  await writeFile(file, JSON.stringify({ name: 'nightly', server: 'ATLAS', login }))
  const both = await runCli(home, ['check', '--robot', file, '--server', 'ATLAS'])
  expect(both).toMatchObject({ code: 2, stdout: '' })
  expect(both.stderr).toContain('A robot has one server')
})
