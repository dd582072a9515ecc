import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { signIn, startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { goTo, openUi, pretendComputer, violations } from './ui.ts'

test('a server of one’s own is added after a look, used, changed and removed', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: 'Add a server' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address of the server').fill('not an address')
  await dialog.getByRole('button', { name: 'Check' }).click()
  await expect(dialog.getByText('Give the host and port, such as https://HOST:25443.')).toBeVisible()
  await dialog.getByLabel('Address of the server').fill(fixture.demo.url)
  await dialog.getByLabel(/^VO/).fill('wlcg')
  await dialog.getByRole('button', { name: 'More fields' }).click()
  await dialog.getByLabel('Name').fill('Mine')
  // Of a server that takes its time one sees what was found so far, and what is looked at.
  fixture.demo.faults.mcp = { kind: 'slow', ms: 3_000 }
  await dialog.getByRole('button', { name: 'Check' }).click()
  await expect(dialog.getByText('Looking for a PandaMCP …')).toBeVisible()
  await expect(dialog.getByText('It has a sign-in for the VO wlcg.')).toBeVisible()
  fixture.demo.faults.mcp = null
  await expect(dialog.getByText('This server can be used.')).toBeVisible({ timeout: 15_000 })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Use Mine' }).click()
  await expect(page.getByText('Mine is used now.')).toBeVisible()
  expect(fixture.bridge.state.server).toMatchObject({ name: 'Mine', vo: 'wlcg' })

  await page.getByRole('button', { name: 'Change Mine' }).click()
  await dialog.getByLabel(/^VO/).fill('EIC')
  await dialog.getByRole('button', { name: 'Check' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => fixture.bridge.state.server?.vo).toBe('EIC')
  await page.getByRole('button', { name: 'Remove Mine' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('The server is removed.')).toBeVisible()
  expect((await fixture.bridge.api.listServers({})).own).toEqual([])
})

test('of a known server the addresses stay; what is otherwise is shown as changed, and put back', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  const { api } = fixture.bridge
  await openUi(page, fixture, 'settings')
  const atlas = page.getByRole('listitem').filter({ has: page.getByText('ATLAS', { exact: true }) })
  const dialog = page.getByRole('dialog')
  await atlas.getByRole('button', { name: 'Change ATLAS' }).click()
  await expect(dialog.getByLabel('Address of the server')).toBeDisabled()
  await expect(dialog.getByLabel('Address of its PandaMCP')).toBeDisabled()
  await expect(dialog.getByLabel(/^VO/)).toBeEnabled()
  await dialog.getByRole('button', { name: 'Close' }).click()
  // Saved past the page, which would look at the server first: that is not this computer's.
  const { known } = await api.listServers({})
  const server = known.find(({ name }) => name === 'ATLAS') as (typeof known)[number]
  await api.saveServer({ server: { ...server, vo: 'atlas.production', upstream: 'rest' } })
  await page.reload()
  await expect(atlas.getByText('Changed by you')).toBeVisible()
  await expect(atlas).toContainText('VO atlas.production')
  await atlas.getByRole('button', { name: 'Put ATLAS back' }).click()
  await dialog.getByRole('button', { name: 'Put back' }).click()
  await expect(page.getByText('It is put back.')).toBeVisible()
  await expect(atlas.getByText('Changed by you')).toBeHidden()
  expect((await api.listServers({})).changed).toEqual([])
})

test('a CA file that cannot be used is told', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  const section = page.getByRole('region', { name: 'Certificates' })
  await section.getByLabel('Certificate authority file').fill('/nowhere/ca.pem')
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(section.getByRole('alert')).toContainText('/nowhere/ca.pem')
})

test('what assistants may use, and what needs a yes, count at once', async ({ page }) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: /^My work/ }).click()
  await expect.poll(() => fixture.bridge.state.set.id).toBe('my-work')
  await expect(page.getByRole('button', { name: /^My work.*only look/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  const rule = page.getByRole('radiogroup', { name: 'A call that changes something or costs computing time' })
  await rule.getByText('Let it pass').click()
  await expect.poll(() => fixture.bridge.state.rules.write).toBe('allow')
  await expect(page.getByText('An assistant can now change your work')).toBeVisible()
})

test('a rule for one assistant is set, and is there to read', async ({ page }) => {
  await using fixture = await startTestBridge()
  const client = await connectClient(fixture, '2026')
  await client.listTools()
  await openUi(page, fixture, 'settings')
  const section = page.getByRole('region', { name: 'Rules for one assistant' })
  await section.getByRole('combobox', { name: 'Assistant' }).click()
  await page.getByRole('option', { name: /stdio/ }).click()
  await section.getByRole('switch', { name: /ask in the chat/ }).click()
  await section.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => fixture.bridge.choices.policy.rulesOf('stdio').mayAskInChat).toBe(true)
  await expect(section.getByRole('list', { name: 'Rules that are set' })).toContainText('may ask in the chat')
  await fixture.bridge.api.setClientRules({
    client: 'stdio',
    rules: { mayAskInChat: false, budgetBytes: 250_000 },
  })
  await expect(section.getByRole('list', { name: 'Rules that are set' })).toContainText('up to 250 kB whole')
  await page.reload()
  await section.getByRole('combobox', { name: 'Assistant' }).click()
  await page.getByRole('option', { name: /stdio/ }).click()
  await expect(section.getByLabel('Longest answer that it gets whole')).toHaveValue('250 kB')
  await expect(section.getByRole('switch', { name: /ask in the chat/ })).not.toBeChecked()
  await client.close()
})

test('whether the server may ask is switched off, and stays off', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  const section = page.getByRole('region', { name: 'Questions of the server' })
  await section.getByRole('switch', { name: /ask you something/ }).click()
  await expect.poll(() => fixture.bridge.state.serversMayAsk).toBe(false)
  await page.reload()
  await expect(section.getByRole('switch', { name: /ask you something/ })).not.toBeChecked()
})

test('how long an answer may be is set for all', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  const section = page.getByRole('region', { name: 'Long answers' })
  await section.getByLabel('Longest answer that an assistant gets whole').fill('300')
  await section.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => fixture.bridge.state.budgetBytes).toBe(300_000)
  await expect(section.getByRole('button', { name: 'Save' })).toBeDisabled()
})

test('another port is saved for the next start, and one in use is refused', async ({ page }) => {
  await using fixture = await startTestBridge()
  const taken = createServer()
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
  const { port } = taken.address() as AddressInfo
  await openUi(page, fixture, 'settings')
  const section = page.getByRole('region', { name: 'Port', exact: true })
  await expect(section).toContainText(fixture.bridge.state.mcpUrl)
  await section.getByLabel('Port').fill(String(port))
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(section.getByRole('alert')).toContainText(`Port ${port} on this machine is used`)
  await new Promise((closed) => taken.close(closed))
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(section.getByRole('status')).toContainText(`From the next start on it is port ${port}`)
  await expect(section.getByRole('alert')).toHaveCount(0)
})

test('where the logs are is shown, to be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: 'Copy the path of the folder of the logs' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(fixture.home.logsFolder)
})

test('a reset says what it deletes, and leads to the first run', async ({ page, context }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, '{}')
  await using fixture = await startTestBridge({
    policy: 'usual',
    bridge: { server: undefined, watchClients: true },
    signedIn: false,
  })
  await fixture.bridge.api.setServer({ server: demoServer(fixture.demo) })
  await signIn(fixture.bridge, fixture.demo)
  await fixture.bridge.api.connectClient({ client: 'cursor' })
  const other = await context.newPage()
  await openUi(other, fixture, 'overview')
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: 'Reset…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reset PanDA Bridge?' })
  for (const what of [
    fixture.home.folder,
    'the login',
    'all settings',
    'the keys',
    'the record',
    'The logs stay',
  ])
    await expect(dialog).toContainText(what)
  await expect(dialog.getByText('Cursor; and delete the copies')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(fixture.bridge.state.login.is).toBe('signed-in')
  await page.getByRole('button', { name: 'Reset…' }).click()
  await dialog.getByRole('button', { name: 'Delete and start anew' }).click()
  await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Step 1: Choose your PanDA' })).toBeVisible()
  await expect(other.getByText('No PanDA server is chosen yet.')).toBeVisible()
  expect(fixture.bridge.state).toMatchObject({ server: undefined, login: { is: 'signed-out' } })
  expect(await readFile(computer.cursorFile, 'utf8')).toBe('{}')
})

test('dates are written as one likes, with UTC on hover', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  const section = page.getByRole('region', { name: 'Dates and times' })
  await section.getByRole('combobox', { name: 'How they are written' }).click()
  await page.getByRole('option', { name: 'ISO 8601' }).click()
  await expect(section.getByRole('time')).toHaveText(/\d\d:\d\d:\d\d$/)
  await expect(section.getByRole('time')).toHaveAttribute('title', /UTC$/)
  await page.reload()
  await expect(section.getByRole('combobox', { name: 'How they are written' })).toHaveValue('ISO 8601')
})

test('the licences of what is bundled are there to read', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: 'Licences of what it is made of' }).click()
  await page.getByRole('button', { name: /^react \d.*MIT/ }).click()
  await expect(page.getByText(/Permission is hereby granted/).filter({ visible: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /^zod \d.*MIT/ })).toBeVisible()
})

test('axe finds nothing wrong', async ({ page }) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: /^My work.*only look/ }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Add a server' }).click()
  await page.getByRole('dialog').getByLabel('Address of the server').waitFor()
  expect(await violations(page)).toEqual([])
})

test('dates as ISO 8601 writes them, in UTC and marked so, and the colours that were chosen', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings/dates')
  const dates = page.getByRole('region', { name: 'Dates and times' })
  await expect(dates).toBeFocused()
  await dates.getByRole('combobox', { name: 'How they are written' }).click()
  await page.getByRole('option', { name: /^ISO 8601/ }).click()
  await expect(dates.getByText(/^Now: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)).toBeVisible()
  await dates.getByText('UTC', { exact: true }).click()
  await expect(dates.getByText(/^Now: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/)).toBeVisible()
  const scheme = () => page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])
  const colours = page.getByRole('radiogroup', { name: 'Colours of the window' })
  await colours.getByText('Dark', { exact: true }).click()
  await expect.poll(scheme).toBe('dark')
  await page.reload()
  await expect.poll(scheme).toBe('dark')
  await expect(dates.getByText(/^Now: .* UTC$/)).toBeVisible()
  await colours.getByText('Light', { exact: true }).click()
  await expect.poll(scheme).toBe('light')
})

test('the index leads to each part of the settings', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  const index = page.getByRole('navigation', { name: 'Settings on this page' })
  await expect(index.getByRole('link').last()).toBeVisible()
  const names = await index.getByRole('link').allTextContents()
  expect(names.length).toBeGreaterThan(12)
  for (const name of names) {
    await index.getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('region', { name, exact: true })).toBeFocused()
    await expect(page.getByRole('heading', { name, exact: true })).toBeInViewport()
  }
})

test('the bare address of the bridge leads to the window, and what is said stays until it is closed', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await page.clock.install()
  await openUi(page, fixture, 'settings')
  await page.goto(fixture.bridge.url)
  await expect(page).toHaveURL(/\/ui\//)
  await goTo(page, 'settings')
  await page.getByText('Refuse', { exact: true }).first().click()
  const said = page.getByText('The rule counts from now on.')
  await expect(said).toBeVisible()
  await page.clock.fastForward(120_000)
  await expect(said).toBeVisible()
  const port = page.getByRole('textbox', { name: 'Port' })
  await port.fill('80')
  await expect(page.getByRole('region', { name: 'Port', exact: true }).getByRole('button')).toBeDisabled()
})
