import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { describeState } from '../../bridge/commands/status.ts'
import { startDemo } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { readRobot } from '../../bridge/state/robot-file.ts'
import { startTestBridge, until } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { newHome } from '../homes.ts'
import { goTo, openUi, violations } from './ui.ts'

test('the window of a robot’s bridge offers no sign-in, and says in words what counts', async ({ page }) => {
  const home = newHome()
  const demo = await startDemo({ pollSeconds: 0.05 })
  try {
    await writeFile(join(home.folder, 'secret'), DEMO_ROBOT.clientSecret, { mode: 0o600 })
    const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretFile: 'secret' }
    const content = { name: 'nightly', server: demoServer(demo), login }
    const robot = readRobot(content, join(home.folder, 'robot.json'))
    await using fixture = await startTestBridge({ policy: 'usual', signedIn: false, bridge: { home, robot } })
    await until(() => fixture.bridge.state.login.is === 'signed-in')
    const client = await connectClient(fixture, '2026')
    await client.callTool({ name: 'system_is_alive', arguments: {} })
    await client.close()

    await openUi(page, fixture)
    await expect(page.getByText('This bridge runs for the robot “nightly”')).toBeVisible()
    const account = page.getByRole('region', { name: 'Account' })
    await expect(account).toContainText('nightly')
    await expect(page.getByRole('button', { name: /Sign (in|out)/ })).toHaveCount(0)
    expect(await violations(page)).toEqual([])

    await goTo(page, 'settings')
    const rules = page.getByRole('region', { name: 'What needs your yes' })
    await expect(rules).toContainText('Refused: nobody can be asked')
    await expect(rules.getByRole('radio')).toHaveCount(0)
    await expect(page.getByRole('region', { name: 'What assistants may use' })).toContainText('“Look”')
    // What would be refused is not offered.
    await expect(page.getByRole('region', { name: 'PanDA server' })).toContainText('as the robot’s file says')
    await expect(page.getByRole('button', { name: /^(Add a server|Use|Change)/ })).toHaveCount(0)
    const index = page.getByRole('navigation', { name: 'Settings on this page' })
    for (const name of ['Certificates', 'How assistants get the tools', 'Rules for one assistant'])
      await expect(index.getByRole('link', { name }).or(page.getByRole('region', { name }))).toHaveCount(0)
    expect(await violations(page)).toEqual([])

    await goTo(page, 'tools')
    await expect(page.getByRole('combobox', { name: 'Assistants may use the set' })).toBeDisabled()
    await expect(page.getByRole('note')).toContainText('The robot’s file says this')

    await goTo(page, 'activity')
    await page.getByRole('table', { name: 'Calls' }).getByRole('button', { name: 'system_is_alive' }).click()
    await expect(page.getByRole('dialog')).toContainText('In the name of the robotnightly')
    const lines = new Map(describeState(fixture.bridge.state, Date.now()).map(([name, said]) => [name, said]))
    expect(lines.get('Robot')).toBe('nightly: it signs in by itself, and nobody is asked')
  } finally {
    await demo.stop()
  }
})
