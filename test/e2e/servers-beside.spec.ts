import { expect, test, type Page } from '@playwright/test'
import { startDemo } from '../../bridge/demo/index.ts'
import { KNOWN_TASKS } from '../../bridge/demo/known.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { besideOf, importAs, signInAt, useAnother } from '../beside.ts'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { goTo, openUi, violations } from './ui.ts'

test('a server is used beside the first, signed in to, given to one assistant, and left', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await using other = await startDemo({ pollSeconds: 0.05 })
  const { api } = fixture.bridge
  await api.linesToPaste({ client: 'cursor', http: true })
  await api.saveServer({ server: { ...demoServer(other), name: 'Mine' } })
  await openUi(page, fixture, 'settings')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Use as well: Mine' }).click()
  await dialog.getByLabel(/^Prefix/).fill('task_')
  await dialog.getByRole('button', { name: 'Use it' }).click()
  await expect(dialog.getByText('own tools begin with "task_"')).toBeVisible()
  await dialog.getByLabel(/^Prefix/).fill('mine_')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Use it' }).click()
  await expect(page.getByText('Mine is in use as well. Sign in there on the overview.')).toBeVisible()
  await expect(page.getByText('Also in use', { exact: true })).toBeVisible()

  await goTo(page, 'overview')
  const card = page.getByRole('region', { name: 'Mine', exact: true })
  await expect(card).toContainText('PanDA is alive')
  await expect(card).toContainText('nobody is signed in')
  // What comes later above it moves the card.
  await expect(page.getByText(/No outage was seen/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Jobs of everybody' })).toBeVisible()
  await card.getByRole('button', { name: 'Sign in' }).click()
  await expect(card.getByText('Waiting for your approval.')).toBeVisible()
  const { login } = besideOf(fixture, 'Mine')
  await other.approve(login.is === 'signing-in' ? login.signIn.userCode : '')
  await expect(card).toContainText('Dana Muon')
  await expect(card).toContainText('named mine_…')
  expect(await violations(page)).toEqual([])

  await goTo(page, 'settings')
  const set = page.getByRole('group', { name: 'Endpoint set at Mine' })
  await set.getByRole('button', { name: /^My work/ }).click()
  await expect.poll(() => besideOf(fixture, 'Mine').set.id).toBe('my-work')
  expect(fixture.bridge.state.set.id).toBe('own-everything')
  const rules = page.getByRole('region', { name: 'Rules for one assistant' })
  await rules.getByRole('combobox', { name: 'Assistant' }).click()
  await page.getByRole('option', { name: 'Cursor' }).click()
  await rules.getByRole('checkbox', { name: 'Demo' }).uncheck()
  await rules.getByRole('button', { name: 'Save' }).click()
  await expect(rules).toContainText('has Mine')
  await expect
    .poll(() => fixture.bridge.state.clientRules['cursor'])
    .toEqual({ mayAskInChat: false, servers: ['Mine'] })

  await page.getByRole('button', { name: 'Leave Mine' }).click()
  await dialog.getByRole('button', { name: 'Leave it' }).click()
  await expect(page.getByText('Mine is not used any more.')).toBeVisible()
  expect(fixture.bridge.state.beside).toEqual([])
})

test('each server is shown with its own standing, and the tools of each with its own set', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await using other = await useAnother(fixture, { set: 'look' })
  await importAs(fixture, other, { server: 'Other', name: 'Jane Doe' })
  await openUi(page, fixture)
  const card = page.getByRole('region', { name: 'Other', exact: true })
  await expect(card).toContainText('Jane Doe')
  await expect(page.getByRole('region', { name: 'Account' })).toContainText('Dana Muon')
  other.faults.rest = { kind: 'crash' }
  await card.getByRole('button', { name: 'Check now: Other' }).click()
  await expect(card).toContainText('PanDA answers, but not that it is alive')
  await expect(page.getByRole('region', { name: 'PanDA', exact: true })).toContainText('PanDA is alive')
  await expect(page.getByRole('status').filter({ hasText: 'Other:' })).toBeVisible()
  other.faults.rest = null

  await fixture.bridge.api.setRules({ rules: { read: 'allow', write: 'ask', destructive: 'ask' } })
  await fixture.bridge.api.chooseSet({ id: 'own-everything', server: 'Other' })
  const client = await connectClient(fixture, '2025')
  const { jediTaskID } = other.state.world.ownTask('running')
  const killed = client.callTool({ name: 'other_task_kill', arguments: { task_id: jediTaskID } })
  await expect(page.getByText(`Kill task ${jediTaskID} at Other?`)).toBeVisible()
  await page.getByRole('button', { name: 'No', exact: true }).click()
  await killed
  await client.close()
  await goTo(page, 'activity')
  await expect(page.getByRole('row').filter({ hasText: 'task_kill' })).toContainText('Other')

  await fixture.bridge.api.chooseSet({ id: 'look', server: 'Other' })
  await goTo(page, 'tools')
  await choosePanda(page, 'Other')
  const set = page.getByRole('combobox', { name: 'Assistants may use the set' })
  await expect(set).toHaveValue(besideOf(fixture).set.name)
  await choosePanda(page, 'Demo')
  await expect(set).toHaveValue(fixture.bridge.state.set.name)
  expect(await violations(page)).toEqual([])
})

/** Of whom the page is. */
async function choosePanda(page: Page, name: string): Promise<void> {
  const server = page.getByRole('combobox', { name: 'PanDA server' })
  await server.click()
  await page.getByRole('option', { name, exact: true }).click()
  await expect(server).toHaveValue(name)
}

test('the pages of tasks say at which server they are, and stay there', async ({ page }) => {
  await using fixture = await startTestBridge()
  await using other = await useAnother(fixture)
  await signInAt(fixture, other, 'Other')
  await openUi(page, fixture, 'tasks')
  const chosen = page.getByRole('combobox', { name: 'PanDA server' })
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
  await expect(chosen).toHaveValue('Demo')
  await expect(page.getByText('Your tasks at Demo, those that need you first.')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Your tasks' })).toBeVisible()
  await goTo(page, 'overview')
  const ofOther = page.getByRole('region', { name: 'Your tasks at Other' })
  await expect(ofOther).toContainText(/that need you, the first 5:/)
  await expect(ofOther).toContainText('The list is PanDA’s short one')
  const [needsYou] = await ofOther.getByRole('listitem').getByRole('link').all()
  expect(await needsYou?.getAttribute('href')).toMatch(/^#\/tasks\/\d+\?server=Other$/)
  await expect(page.getByRole('region', { name: 'Your tasks at Demo' })).toContainText(
    /that need you, the first 5:/,
  )
  expect(await violations(page)).toEqual([])
  await ofOther.getByRole('link', { name: 'All tasks at Other' }).click()
  await expect(chosen).toHaveValue('Other')
  await choosePanda(page, 'Demo')
  await expect(page.getByText('Your tasks at Demo, those that need you first.')).toBeVisible()
  await choosePanda(page, 'Other')
  await expect(page.getByText('Your tasks at Other, those that need you first.')).toBeVisible()
  expect(await violations(page)).toEqual([])

  // The first has a task of the same number.
  const { jediTaskID } = other.state.world.ownTask('running')
  const atFirst = fixture.demo.state.world.ownTask('running').jediTaskID
  expect([atFirst, jediTaskID]).toEqual([jediTaskID, jediTaskID])
  await page.getByRole('textbox', { name: 'Search in your tasks' }).fill(`${jediTaskID}`)
  await page.getByRole('table', { name: 'Your tasks' }).getByRole('link').click()
  await expect(heading(`Task ${jediTaskID} at Other`)).toBeVisible()
  const question = page.getByRole('region', { name: 'Ask an assistant' })
  await expect(question).toContainText(`task ${jediTaskID} at Other`)
  await page.reload()
  await expect(heading(`Task ${jediTaskID} at Other`)).toBeVisible()
  await page.getByRole('button', { name: 'Kill' }).click()
  await expect(page.getByText(`Kill task ${jediTaskID} at Other?`)).toBeVisible()
  await page.getByRole('button', { name: 'No', exact: true }).click()
  await page.getByRole('link', { name: 'All tasks' }).click()
  await expect(page.getByText('Your tasks at Other, those that need you first.')).toBeVisible()

  await goTo(page, `tasks/${KNOWN_TASKS.oneSite}?server=Other`)
  await expect(heading(`Task ${KNOWN_TASKS.oneSite} at Other`)).toBeVisible()
  await page
    .getByText(/For example job/)
    .first()
    .getByRole('link')
    .first()
    .click()
  await expect(heading(/^Job \d+ at Other$/)).toBeVisible()
  expect(await violations(page)).toEqual([])
  // For a list it reads other things of a task.
  expect(fixture.demo.callsOf('task', 'get_details')).toEqual([])
  expect(other.callsOf('task', 'get_details')).not.toEqual([])

  await fixture.bridge.api.leaveBeside({ server: 'Other', signOut: false })
  await expect(page.getByText('Other is not in use')).toBeVisible()
  await page.getByRole('link', { name: 'Tasks at the first server' }).click()
  await expect(page.getByText('Your tasks, those that need you first.')).toBeVisible()
})

test('with one server nothing says that there could be another', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'tools')
  await expect(page.getByRole('combobox', { name: 'PanDA server' })).toHaveCount(0)
  await goTo(page, 'tasks')
  await expect(page.getByText('Your tasks, those that need you first.')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'PanDA server' })).toHaveCount(0)
  await goTo(page, 'settings')
  await expect(page.getByText('Also in use')).toHaveCount(0)
  await expect(page.getByRole('checkbox', { name: 'Demo' })).toHaveCount(0)
})
