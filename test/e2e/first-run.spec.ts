import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startDemo } from '../../bridge/demo/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { approveInBrowser, startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { comeAs, startFresh } from './newcomer.ts'
import { answerWith, openUi, pretendComputer, tabTo, violations } from './ui.ts'

test('an assistant that the organisation does not allow is named with whom to ask, and not offered', async ({
  page,
}) => {
  using computer = pretendComputer('.cursor', '.gemini')
  await writeFile(join(computer.home, '.gemini/settings.json'), '{}')
  const policy = join(computer.home, 'managed.json')
  await writeFile(policy, '{ "mcp": { "allowed": ["grid"] } }')
  const before = process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH']
  process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH'] = policy
  try {
    await using fixture = await startFresh()
    await openUi(page, fixture, '')
    const [signInPage] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: /^Demo/ }).click(),
    ])
    await signInPage.getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByRole('button', { name: 'Connect Cursor' })).toBeVisible()
    const card = page.locator('[data-client="gemini-cli"]')
    await expect(card).toContainText('Your organisation does not allow this for Gemini CLI')
    await expect(card).toContainText('Ask whoever manages this computer')
    await expect(card.getByRole('button', { name: /onnect/ })).toHaveCount(0)
    expect(await violations(page)).toEqual([])
  } finally {
    if (before === undefined) delete process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH']
    else process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH'] = before
  }
})

test('what connecting changes is folded, and shown to those who want to see it', async ({ page }) => {
  using computer = pretendComputer()
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  const [signInPage] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: /^Demo/ }).click(),
  ])
  await signInPage.getByRole('button', { name: 'Approve' }).click()
  const change = page.getByLabel(/^What changes in/)
  await expect(page.getByRole('button', { name: 'Connect Cursor' })).toBeVisible()
  await expect(change).toHaveCount(0)
  await page.getByRole('button', { name: 'Show the change for Cursor' }).click()
  await expect(change).toContainText('"panda"')
  await page.getByRole('button', { name: 'Connect Cursor' }).click()
  await expect(page.getByText('Waiting for Cursor …')).toBeVisible()

  const client = await comeAs('cursor', computer.cursorFile, fixture.home.folder)
  await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  await expect(page.getByText('It has asked, and was not answered well')).toBeVisible()
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  await client.close()
  await expect(page.getByText('First question answered')).toBeVisible()
  // Another that comes later has asked nothing.
  const later = await connectClient(fixture, '2025')
  await expect.poll(() => fixture.bridge.state.assistants[0]?.key).not.toBe('cursor')
  await expect(page.getByRole('status').filter({ hasText: 'First question answered' })).toContainText(
    'Cursor has asked PanDA (system_is_alive)',
  )
  await later.close()
  await expect(page.getByRole('button', { name: /^Copy: Why did jobs of task \d+ fail/ })).toBeVisible()
  await page.getByRole('button', { name: 'Go to the overview' }).click()
  await expect(page.getByRole('cell', { name: /system_is_alive/ })).toBeVisible()
})

test('the safest set is taken, and can be changed', async ({ page }) => {
  using _computer = pretendComputer()
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  await page.getByRole('button', { name: 'Change: Choose what assistants may use' }).click()
  await page.getByRole('button', { name: /^My work/ }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Step 3, done' })).toContainText('My work')
  expect(fixture.bridge.state.set.id).toBe('my-work')
})

test('a browser that opens no page by itself has a button for it', async ({ page }) => {
  await using fixture = await startFresh()
  await page.addInitScript(() => {
    window.open = () => null
  })
  await openUi(page, fixture, '')
  await page.getByRole('button', { name: /^Demo/ }).click()
  await expect(page.getByRole('link', { name: 'Open the sign-in page' })).toBeVisible()
})

test('a sign-in that cannot be started leaves no empty page behind, and says why', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false, policy: 'usual' })
  fixture.demo.faults.identity = { kind: 'down' }
  await openUi(page, fixture, 'start')
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ])
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect.poll(() => popup.isClosed()).toBe(true)
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
  const [signInPage] = await Promise.all([page.waitForEvent('popup'), press(page, /^Demo/)])
  await expect(page.getByRole('link', { name: 'Open the sign-in page' })).toBeVisible()
  await press(signInPage, 'Approve')
  await expect(signInPage.getByRole('heading')).toContainText(/approved|signed in|done/i)
  await signInPage.close()
  await expect(page.getByRole('button', { name: 'Connect Cursor' })).toBeVisible()
  await press(page, 'Connect Cursor')
  await expect(page.getByText('Waiting for Cursor …')).toBeVisible()
})

test('a server by URL and VO is looked at first, and each finding is shown', async ({ page }) => {
  await using fixture = await startFresh()
  await openUi(page, fixture, '')
  await page.setViewportSize({ width: 420, height: 640 })
  await page.getByRole('button', { name: /Another server/ }).click()
  await expect(page.getByLabel('Address of the server')).toBeFocused()
  await page.getByLabel('Address of the server').fill(fixture.demo.url)
  await page.getByLabel(/^VO/).fill('nobody')
  await page.getByRole('button', { name: 'Check' }).click()
  const found = page.getByRole('list', { name: 'What was found' })
  await expect(found).toContainText('Good: PanDA says that it is alive')
  await expect(found).toContainText('Wrong: ')
  await page.getByLabel(/^VO/).fill('atlas')
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(found).toContainText('PandaMCP answers')
  await expect(page.getByRole('button', { name: 'Use this server' })).toBeInViewport({ ratio: 1 })
  await page.getByRole('button', { name: 'Use this server' }).click()
  await expect(page.getByRole('link', { name: 'Open the sign-in page' })).toBeVisible()
  expect(fixture.bridge.state.server).toMatchObject({ url: fixture.demo.url, vo: 'atlas' })
})

/** What panda-client leaves where it has signed in, for as long as the test: what tests leave is searched for secrets. */
async function keepLogin(home: string, idToken: string): Promise<AsyncDisposable> {
  const folder = join(home, '.pathena')
  await mkdir(folder)
  await writeFile(join(folder, '.token'), JSON.stringify({ id_token: idToken }), { mode: 0o600 })
  return { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

test('the login of panda-client is offered where the chosen server takes it, and taken with one click', async ({
  page,
}) => {
  using computer = pretendComputer()
  await using fixture = await startFresh()
  await fixture.bridge.api.saveServer({ server: { ...demoServer(fixture.demo), name: 'Our PanDA' } })
  await using _login = await keepLogin(computer.home, fixture.demo.mintIdToken())
  await openUi(page, fixture, '')
  let popups = 0
  page.on('popup', () => (popups += 1))
  await page.getByRole('button', { name: /^Our PanDA/ }).click()
  await expect(
    page.getByText('panda-client on this computer is signed in here already, as Dana Muon'),
  ).toBeVisible()
  expect(await violations(page)).toEqual([])
  expect(popups).toBe(0)
  await page.getByRole('button', { name: 'Use the login of panda-client' }).click()
  await expect(page.getByRole('button', { name: 'Connect Cursor' })).toBeVisible()
  expect(fixture.bridge.state.login).toMatchObject({ is: 'signed-in', account: { name: 'Dana Muon' } })
})

test('the login of panda-client at another server is not offered, and the sign-in opens', async ({
  page,
}) => {
  using computer = pretendComputer()
  await using fixture = await startFresh()
  await using elsewhere = await startDemo({ pollSeconds: 0.05 })
  await fixture.bridge.api.saveServer({ server: { ...demoServer(fixture.demo), name: 'Our PanDA' } })
  await using _login = await keepLogin(computer.home, elsewhere.mintIdToken())
  await openUi(page, fixture, '')
  const [signInPage] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: /^Our PanDA/ }).click(),
  ])
  await expect(signInPage.getByRole('button', { name: 'Approve' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use the login of panda-client' })).toHaveCount(0)
})

test('an entry that leads to PanDA past the bridge is named, and removed after a yes', async ({ page }) => {
  using computer = pretendComputer()
  await using fixture = await startTestBridge({ policy: 'usual', bridge: { watchClients: true } })
  const entry = { url: fixture.demo.mcpUrl, headers: { Authorization: 'Bearer of-yesterday' } }
  await writeFile(computer.cursorFile, JSON.stringify({ mcpServers: { 'my-panda': entry } }))
  await openUi(page, fixture, 'start')
  await expect(page.getByText('“my-panda” leads to PanDA past this bridge')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Remove the entry my-panda of Cursor' }).click()
  expect(await readFile(computer.cursorFile, 'utf8')).toContain('my-panda')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('“my-panda” leads to PanDA past this bridge')).toHaveCount(0)
  expect(await readFile(computer.cursorFile, 'utf8')).not.toContain('my-panda')
  expect(await fixture.bridge.api.listBackups({ client: 'cursor' })).toHaveLength(1)
})

test('an assistant that can be restarted is, after a yes that says what becomes of what is open there', async ({
  page,
}) => {
  using _computer = pretendComputer('.config/Claude')
  await using fixture = await startTestBridge({ policy: 'usual', bridge: { watchClients: true } })
  const clients = await fixture.bridge.api.listClients({})
  const how = 'Quit it and start it again.'
  answerWith(fixture, 'listClients', () =>
    clients.map((client) => ({ ...client, restart: { kind: 'quit', how, needed: true, offered: true } })),
  )
  const { connectClient } = fixture.bridge.api
  const asked: unknown[] = []
  fixture.bridge.api.connectClient = (input) => {
    asked.push(input)
    return connectClient({ client: input.client })
  }
  await openUi(page, fixture, 'start')
  await page.getByRole('button', { name: 'Connect and restart Claude Desktop…' }).click()
  await expect(page.getByRole('dialog')).toContainText('what you have typed and not sent may be lost')
  expect(asked).toEqual([])
  await page.getByRole('button', { name: 'Connect and restart', exact: true }).click()
  await expect(page.getByText('Waiting for Claude Desktop …')).toBeVisible()
  expect(asked).toEqual([{ client: 'claude-desktop', restart: true }])
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
  await page.getByRole('button', { name: 'Back to the list' }).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^Demo/ }).click()
  await page.getByRole('img', { name: 'QR code of the sign-in page' }).waitFor()
  expect(await violations(page)).toEqual([])
  const { login } = fixture.bridge.state
  if (login.is === 'signing-in') await approveInBrowser(login.signIn.completeLink)
  await page.getByRole('button', { name: 'Show the change for Cursor' }).click()
  await page.getByLabel(/^What changes in/).waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Connect Cursor' }).click()
  await page.getByText('Waiting for Cursor …').waitFor()
  expect(await violations(page)).toEqual([])
})
