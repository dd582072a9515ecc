import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { homeAt } from '../../bridge/home/home.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { until } from '../bridge.ts'
import { cli, runCli, startProgram } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { said, startAssistant } from '../robot-run.ts'
import { project } from './containerfile.ts'

const ends = endsAfterEach()
const unit = join(project, 'assets/systemd/panda-bridge.service')
const hasSystemd = !spawnSync('systemd-analyze', ['--version']).error

/** The values of a setting, in turn. */
function values(setting: string): string[] {
  const lines = readFileSync(unit, 'utf8').matchAll(new RegExp(`^${setting}=(.*)$`, 'gm'))
  return [...lines].map(([, value = '']) => value)
}

test.skipIf(!hasSystemd)(
  `systemd finds nothing wrong with the unit${hasSystemd ? '' : ' (not asked: there is no systemd here)'}`,
  () => {
    const runtime = newHome().folder
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--user', '--man=no', unit], {
      env: {
        PATH: process.env['PATH'],
        HOME: runtime,
        XDG_RUNTIME_DIR: runtime,
        SYSTEMD_LOG_LEVEL: 'warning',
      },
      encoding: 'utf8',
    })
    // Of the unit itself: it may also tell of this machine's others.
    expect(stderr.split('\n').filter((line) => line.includes('panda-bridge'))).toEqual([])
    expect(status).toBe(0)
  },
)

test('what the unit starts is the robot’s bridge, with its secret as systemd hands it over, and ends as it is ended', async () => {
  const demo = await startDemo()
  ends(() => demo.stop())
  const user = newHome().folder
  // As systemd has them for a user's services: their homes, configuration, and the credentials of this one.
  const folders: Record<string, string> = {
    h: user,
    E: join(user, '.config'),
    d: join(user, 'credentials-of-the-service'),
  }
  const specified = (text: string) => text.replaceAll(/%([hEd])/g, (_, which: string) => folders[which] ?? '')
  const own = join(folders['E'] ?? '', 'panda-bridge')
  for (const folder of [own, folders['d'] ?? '', join(user, 'bin')])
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  const robot = {
    name: 'nightly',
    server: { ...demoServer(demo), upstream: 'rest' },
    login: { by: 'client-credentials', clientId: DEMO_ROBOT.clientId },
  }
  writeFileSync(join(own, 'robot.json'), JSON.stringify(robot))
  writeFileSync(join(own, 'robot-secret'), `${DEMO_ROBOT.clientSecret}\n`, { mode: 0o600 })
  for (const [name = '', from = ''] of values('LoadCredential').map((each) => specified(each).split(':'))) {
    await copyFile(from, join(folders['d'] ?? '', name))
    chmodSync(join(folders['d'] ?? '', name), 0o400)
  }
  const command = join(user, 'bin/panda-bridge')
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`, { mode: 0o755 })

  const env = Object.fromEntries(
    values('Environment').map((each) => {
      const [name = '', ...value] = specified(each).split('=')
      return [name, value.join('=')]
    }),
  )
  const [start = ''] = values('ExecStart')
  const bridge = startProgram(specified(start).split(' '), {
    HOME: user,
    PATH: [join(user, 'bin'), process.env['PATH']].join(delimiter),
    ...env,
  })
  ends(() => bridge.process.kill('SIGKILL'))
  await until(() => {
    if (bridge.process.exitCode !== null) throw new Error(bridge.stderr())
    return said(bridge, 'The bridge listens')
  })
  const home = homeAt(env['PANDA_BRIDGE_HOME'] ?? '')
  const assistant = await startAssistant(home)
  ends(() => assistant.shim.process.kill('SIGKILL'))
  expect(await assistant.call('system_get_user_attributes', {})).toContain('success')
  expect((await runCli(home, ['status'])).stdout).toContain('the robot nightly')
  bridge.process.kill(values('KillSignal')[0] as NodeJS.Signals)
  expect(await bridge.closed).toBe(0)
})

test('it is not started again where that mends nothing, and given the time that its calls may take', async () => {
  expect(values('Restart')).toEqual(['on-failure'])
  const [never = ''] = values('RestartPreventExitStatus')
  const home = newHome()
  const wrong = join(home.folder, 'robot.json')
  writeFileSync(wrong, '{}')
  expect(String((await runCli(home, ['serve', '--robot', wrong])).code)).toBe(never)
  const [, finish = ''] = /--finish (\d+)/.exec(values('ExecStart')[0] ?? '') ?? []
  expect(Number(values('TimeoutStopSec')[0])).toBeGreaterThan(Number(finish) + 5)
})
