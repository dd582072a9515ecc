import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

const ends = endsAfterEach()

interface Given {
  /** What stands otherwise in the robot's file. */
  file?: object
  tools?: string[]
  /** Whether PanDA is there. */
  isThere?: boolean
}

async function checked({ file: change = {}, tools = [], isThere = true }: Given) {
  const home = newHome()
  const demo = await startDemo({ pollSeconds: 0.05 })
  ends(() => demo.stop())
  const file = join(home.folder, 'robot.json')
  const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretVariable: 'SECRET' }
  await writeFile(file, JSON.stringify({ name: 'nightly', server: demoServer(demo), login, ...change }))
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

test.each<[string, Given, number, RegExp]>([
  ['used wrongly', { file: { login: { by: 'wish' } } }, 2, /login/],
  ['a server that is not there', { isThere: false }, 3, /refuses connections/],
  [
    'a login that is not had',
    { file: { login: { by: 'token-file', file: '/no/such/token' } } },
    4,
    /could not be read/,
  ],
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
