import { readFileSync } from 'node:fs'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { expect, test, type Page } from '@playwright/test'
import { approveInBrowser, startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { openUi, pretendComputer, tabTo, violations } from './ui.ts'

/** A bridge of a newcomer: no server is chosen. */
function startFresh(): Promise<TestBridge> {
  return startTestBridge({
    signedIn: false,
    policy: 'usual',
    bridge: { server: undefined, watchClients: true },
  })
}

/** What Cursor does with the file that was written for it. */
async function callAsCursor(file: string, home: string): Promise<void> {
  const entry = (
    JSON.parse(readFileSync(file, 'utf8')) as {
      mcpServers: { panda: { command: string; args: string[]; env?: Record<string, string> } }
    }
  ).mcpServers.panda
  const client = new Client({ name: 'cursor', version: '1' })
  await client.connect(new StdioClientTransport({ ...entry, env: { ...entry.env, PANDA_BRIDGE_HOME: home } }))
  const result = await client.callTool({ name: 'system_is_alive', arguments: {} })
  expect(result.isError).toBeFalsy()
  await client.close()
}

test('four clicks lead from nothing to a connected assistant, and to its first answered call', async ({
  page,
}) => {
  using computer = pretendComputer()
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  await expect(page.getByRole('heading', { name: 'Let an assistant use PanDA' })).toBeVisible()
  await expect(page.getByRole('button', { name: /The ATLAS experiment at CERN/ })).toBeVisible()

  await page.getByRole('button', { name: /^Demo/ }).click()
  const [signInPage] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open the sign-in page' }).click(),
  ])
  await expect(page.getByRole('img', { name: 'QR code of the sign-in page' })).toBeVisible()
  await signInPage.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('button', { name: /^Look/ }).click()
  await expect(page.getByLabel(/^What changes in/)).toContainText('"panda"')
  await page.getByRole('button', { name: 'Connect Cursor' }).click()

  await expect(page.getByText('All is set')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Copy: Why did jobs of task \d+ fail/ })).toBeVisible()
  await callAsCursor(computer.cursorFile, fixture.home.folder)
  await page.getByRole('button', { name: 'Go to the overview' }).click()
  await expect(page.getByRole('cell', { name: /system_is_alive/ })).toBeVisible()
})

test('the keyboard alone is enough', async ({ page }) => {
  test.slow()
  using _computer = pretendComputer()
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  await expect(page.getByRole('button', { name: /^Demo/ })).toBeVisible()
  const press = async (where: Page, name: string | RegExp) => {
    await tabTo(where, name)
    await where.keyboard.press('Enter')
  }
  await press(page, 'Skip to the page')
  await press(page, /^Demo/)
  await expect(page.getByRole('link', { name: 'Open the sign-in page' })).toBeVisible()
  const [signInPage] = await Promise.all([page.waitForEvent('popup'), press(page, 'Open the sign-in page')])
  await press(signInPage, 'Approve')
  await expect(signInPage.getByRole('heading')).toContainText(/approved|signed in|done/i)
  await signInPage.close()
  await expect(page.getByRole('button', { name: /^Look/ })).toBeVisible()
  await press(page, /^Look/)
  await expect(page.getByRole('button', { name: 'Connect Cursor' })).toBeVisible()
  await press(page, 'Connect Cursor')
  await expect(page.getByText('All is set')).toBeVisible()
})

test('a server by URL and VO is looked at first, and each finding is shown', async ({ page }) => {
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  await page.getByRole('button', { name: /Another server/ }).click()
  await page.getByLabel('Address of the server').fill(fixture.demo.url)
  await page.getByLabel(/^VO/).fill('nobody')
  await page.getByRole('button', { name: 'Check' }).click()
  const found = page.getByRole('list', { name: 'What was found' })
  await expect(found).toContainText('Good: PanDA says that it is alive')
  await expect(found).toContainText('Wrong: ')
  await page.getByLabel(/^VO/).fill('atlas')
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(found).toContainText('PandaMCP answers')
  await page.getByRole('button', { name: 'Use this server' }).click()
  await expect(page.getByRole('link', { name: 'Open the sign-in page' })).toBeVisible()
  expect(fixture.bridge.state.server).toMatchObject({ url: fixture.demo.url, vo: 'atlas' })
})

test('a step can be left and resumed, and "later" is remembered', async ({ page }) => {
  using _computer = pretendComputer()
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  await page.getByRole('button', { name: /^Demo/ }).click()
  const code = page.getByRole('img', { name: /^Code/ })
  const shown = await code.textContent()
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await page.getByRole('link', { name: 'Get started' }).click()
  await expect(code).toHaveText(shown ?? '')
  await page.reload()
  await expect(code).toHaveText(shown ?? '')
  await page.getByRole('button', { name: 'Do this later' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await openUi(page, fixture, '')
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Get started' })).toHaveCount(0)
})

test('on a system that is connected and signed in none of it shows', async ({ page }) => {
  await using fixture = await startTestBridge()
  const client = await connectClient(fixture, '2026')
  await client.listTools()
  await openUi(page, fixture, '')
  await expect(page.getByText('PanDA is alive')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Get started' })).toHaveCount(0)
  await client.close()
})

test('axe finds nothing wrong in any step', async ({ page }) => {
  test.slow()
  using _computer = pretendComputer()
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  await page.getByRole('button', { name: /Another server/ }).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^Demo/ }).click()
  await page.getByRole('img', { name: 'QR code of the sign-in page' }).waitFor()
  expect(await violations(page)).toEqual([])
  const { login } = fixture.bridge.state
  if (login.is === 'signing-in') await approveInBrowser(login.signIn.completeLink)
  await page.getByRole('button', { name: /^Look/ }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^Look/ }).click()
  await page.getByLabel(/^What changes in/).waitFor()
  expect(await violations(page)).toEqual([])
})
