import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { askForAnswer } from '../../bridge/answers/ask-for-answer.ts'
import { remoteProblem, thisComputer } from '../../bridge/clients/index.ts'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { answerWith, goTo, openUi, pretendComputer, violations } from './ui.ts'

const cursor = (page: Page) => page.getByRole('region', { name: 'Cursor', exact: true })
const before = '{\n  "mcpServers": {\n    "other": { "command": "x" }\n  }\n}\n'

test('an assistant is connected after a look at what changes, and disconnected again', async ({ page }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, before)
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await expect(cursor(page)).toContainText('Not connected')
  await expect(cursor(page)).toContainText(computer.cursorFile)
  await page.getByRole('button', { name: 'Connect Cursor' }).click()
  const dialog = page.getByRole('dialog', { name: 'Connect Cursor' })
  await expect(dialog.getByRole('region', { name: 'What changes in the file' })).toContainText(
    '+    "panda": {',
  )
  await expect(dialog).toContainText('A copy of the file is kept first')
  expect(await readFile(computer.cursorFile, 'utf8')).toBe(before)
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(dialog).toContainText('Cursor is connected')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(cursor(page)).toContainText('Connected')
  const written = await readFile(computer.cursorFile, 'utf8')
  expect(written).toMatch(/"--client",\s*"cursor"/)
  expect(written).not.toMatch(/pb_|Bearer|127\.0\.0\.1/)
  await expect(cursor(page)).toContainText('by starting a command')

  const client = await connectClient(fixture, '2025', 'cursor')
  await client.listTools()
  await expect(cursor(page)).toContainText(/just now|s ago/)
  await expect(page.getByRole('table').getByText('Cursor 1.0.0')).toBeVisible()

  await page.getByRole('button', { name: 'Disconnect Cursor' }).click()
  await expect(page.getByRole('dialog')).toContainText('Its key is taken back')
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(cursor(page)).toContainText('Not connected')
  expect(await readFile(computer.cursorFile, 'utf8')).toBe(before)
})

test('a program of which nobody sees whether it runs is not said to stand still', async ({ page }) => {
  using _ = pretendComputer('.cursor', '.copilot')
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await expect(cursor(page)).toContainText('not running')
  const copilot = page.getByRole('region', { name: 'GitHub Copilot CLI' })
  await expect(copilot).toContainText('Last seen')
  await expect(copilot).not.toContainText('running')
})

test('an entry that vanished is repaired, and a copy of the file put back', async ({ page }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, before)
  await using fixture = await startTestBridge()
  await fixture.bridge.api.connectClient({ client: 'cursor' })
  await writeFile(computer.cursorFile, '{}')
  await openUi(page, fixture, 'assistants')
  await expect(cursor(page)).toContainText('Vanished')
  await page.getByRole('button', { name: 'Repair Cursor' }).click()
  await page.getByRole('button', { name: 'Repair', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(cursor(page)).toContainText('It can use PanDA through this bridge.')

  await page.getByRole('button', { name: 'More for Cursor' }).click()
  await page.getByRole('menuitem', { name: 'Backups of its file…' }).click()
  await page
    .getByRole('button', { name: /^Put back the copy of/ })
    .last()
    .click()
  await page.getByRole('button', { name: 'Put back', exact: true }).click()
  await expect(page.getByText('The copy was put back.')).toBeVisible()
  expect(await readFile(computer.cursorFile, 'utf8')).toBe(before)
})

test('what the organisation does not allow is said with its file, and not offered', async ({ page }) => {
  using computer = pretendComputer('.cursor', '.gemini')
  const policy = join(computer.home, 'managed.json')
  const before = process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH']
  process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH'] = policy
  try {
    await writeFile(policy, '{ "mcp": { "allowed": [] } }')
    await writeFile(join(computer.home, '.gemini/settings.json'), '{}')
    await using fixture = await startTestBridge()
    await openUi(page, fixture, 'assistants')
    const card = page.getByRole('region', { name: 'Gemini CLI' })
    await expect(card).toContainText('Not allowed')
    await expect(card).toContainText('Your organisation does not allow this for Gemini CLI')
    await expect(card).toContainText(policy)
    await expect(card).toContainText('Ask whoever manages this computer to allow "panda"')
    await expect(page.getByRole('button', { name: 'Connect Gemini CLI' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Connect Cursor' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'More for Gemini CLI' }).click()
    await page.getByRole('menuitem', { name: 'Lines to paste by hand…' }).click()
    const lines = page.getByRole('dialog', { name: 'Lines to paste for Gemini CLI' })
    await expect(lines).toContainText('Your organisation does not allow this for Gemini CLI')
    await lines.getByRole('button', { name: 'Close' }).click()
    await goTo(page, 'overview')
    await writeFile(policy, '{ "mcp": { "allowed": ["panda"] } }')
    await goTo(page, 'assistants')
    await page.getByRole('button', { name: 'Connect Gemini CLI' }).click()
    const dialog = page.getByRole('dialog', { name: 'Connect Gemini CLI' })
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(card).toContainText('It can use PanDA through this bridge.')

    await writeFile(policy, '{ "mcp": { "excluded": ["panda"] } }')
    await goTo(page, 'overview')
    await goTo(page, 'assistants')
    await expect(card).toContainText('its list of denied servers names this one')
    await page.getByRole('button', { name: 'Disconnect Gemini CLI' }).click()
    await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Check again whether Gemini CLI is allowed' }).click()
    await expect(card).toContainText('Not allowed')

    await writeFile(policy, 'no JSON')
    await page.getByRole('button', { name: 'Check again whether Gemini CLI is allowed' }).click()
    await expect(card).toContainText('Whether your organisation allows it is not known: it cannot be read')
  } finally {
    if (before === undefined) delete process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH']
    else process.env['GEMINI_CLI_SYSTEM_SETTINGS_PATH'] = before
  }
})

test('a key that is taken back is seen on the card at once', async ({ page }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, before)
  await using fixture = await startTestBridge({ bridge: { watchClients: true } })
  await fixture.bridge.api.connectClient({ client: 'cursor' })
  await openUi(page, fixture, 'assistants')
  await expect(cursor(page)).toContainText('It can use PanDA')
  await page.getByRole('button', { name: 'Take back the key cursor' }).click()
  await page.getByRole('button', { name: 'Take back', exact: true }).click()
  await expect(page.getByText('The key is taken back.')).toBeVisible()
  await expect(cursor(page)).toContainText('Its key was taken back', { timeout: 5_000 })
  await expect
    .poll(() => fixture.bridge.state.clients.find(({ id }) => id === 'cursor')?.why, { timeout: 5_000 })
    .toBe('no-key')
})

test('a long path stays within the dialog that asks about it', async ({ page }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, before)
  await using fixture = await startTestBridge()
  await fixture.bridge.api.connectClient({ client: 'cursor' })
  const deep = `/home/dana/${'afolderofalongname'.repeat(12)}/mcp.json`
  const clients = await fixture.bridge.api.listClients({})
  answerWith(fixture, 'listClients', () => clients.map((client) => ({ ...client, file: deep })))
  await openUi(page, fixture, 'assistants')
  await page.getByRole('button', { name: 'More for Cursor' }).click()
  await page.getByRole('menuitem', { name: 'Backups of its file…' }).click()
  await page
    .getByRole('button', { name: /^Put back the copy of/ })
    .first()
    .click()
  const asked = page.getByRole('dialog', { name: 'Put this copy back?' })
  await expect(asked).toContainText('afolderofalongname')
  expect(await asked.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
})

test('a file that cannot be read is left alone, and the page says what is wrong', async ({ page }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, '{ broken')
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await expect(cursor(page)).toContainText('Unreadable')
  await expect(cursor(page)).toContainText('cannot be read as')
  await writeFile(computer.cursorFile, '{}')
  await page.getByRole('button', { name: 'Check the file of Cursor again' }).click()
  await expect(cursor(page)).toContainText('Not connected')
})

test('an assistant is connected over HTTP where that is asked for, and where its file is a place for a key', async ({
  page,
}) => {
  test.skip(remoteProblem(thisComputer()) !== undefined, 'This computer is reached from elsewhere.')
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, before)
  await chmod(computer.cursorFile, 0o644)
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await page.getByRole('button', { name: 'Connect Cursor' }).click()
  const dialog = page.getByRole('dialog', { name: 'Connect Cursor' })
  await dialog.getByRole('switch', { name: 'Over HTTP, with a key' }).click()
  await expect(dialog).toContainText('is no place for one: other users of this computer may use it')
  await expect(dialog.getByRole('button', { name: 'Connect', exact: true })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await readFile(computer.cursorFile, 'utf8')).toBe(before)

  await chmod(computer.cursorFile, 0o600)
  await page.getByRole('button', { name: 'Connect Cursor' }).click()
  await dialog.getByRole('switch', { name: 'Over HTTP, with a key' }).click()
  await expect(dialog).toContainText('The entry holds a key for your bridge')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(cursor(page)).toContainText('over HTTP, as you asked')
  expect(await readFile(computer.cursorFile, 'utf8')).toContain(fixture.bridge.state.mcpUrl)
})

test('lines to paste are there for any program; a key is in them and shows only when asked for', async ({
  page,
}) => {
  test.skip(remoteProblem(thisComputer()) !== undefined, 'This computer is reached from elsewhere.')
  using _ = pretendComputer()
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await page.getByRole('button', { name: 'Lines to paste for another program' }).click()
  await expect(page.getByRole('region', { name: 'It starts a command (stdio): the lines' })).toContainText(
    '"stdio"',
  )
  await page.getByRole('switch', { name: 'Over HTTP, with a key' }).click()
  const http = page.getByRole('region', { name: 'It connects to a URL (Streamable HTTP)', exact: true })
  await expect(http).toContainText('They hold a key')
  expect(await page.content()).not.toContain('Bearer pb_')
  await http.getByRole('button', { name: 'Show' }).click()
  await expect(http).toContainText('Bearer pb_')
})

test('programs that have only a page of settings get their own lines, with a word on where they go', async ({
  page,
}) => {
  using _ = pretendComputer()
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await page.getByRole('button', { name: 'Lines to paste for another program' }).click()
  const dialog = page.getByRole('dialog')
  const choose = async (name: string) => {
    await dialog.getByRole('combobox', { name: 'For which program' }).click()
    await page.getByRole('option', { name }).click()
  }
  await choose('LibreChat')
  await expect(dialog).toContainText('Into librechat.yaml')
  await expect(page.getByRole('region', { name: 'YAML for librechat.yaml: the lines' })).toContainText(
    'stdio',
  )
  await choose('Jupyter AI')
  await expect(dialog).toContainText('connect the one that you talk to there')
  await expect(dialog.getByRole('region')).toHaveCount(0)
  await choose('Open WebUI')
  await expect(dialog).toContainText('lines for it only over HTTP')
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await expect(dialog.getByRole('switch', { name: /^Over HTTP/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('a key is taken back: what comes with it is refused', async ({ page }) => {
  using _ = pretendComputer()
  await using fixture = await startTestBridge()
  const client = await connectClient(fixture, '2025')
  await client.listTools()
  await openUi(page, fixture, 'assistants')
  const row = page.getByRole('row', { name: /stdio/ })
  await expect(row).toContainText('test-2025')
  await page.getByRole('button', { name: 'Take back the key stdio' }).click()
  await expect(page.getByRole('dialog')).toContainText('A new one takes its place')
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByText('The key is taken back.')).toBeVisible()
  await expect(client.listTools()).rejects.toThrow(/key|401|session/i)
})

test('an entry is mended by itself where that is switched on, in every window', async ({ page, context }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, before)
  await using fixture = await startTestBridge({ bridge: { watchClients: true } })
  await fixture.bridge.api.connectClient({ client: 'cursor' })
  const other = await context.newPage()
  await openUi(other, fixture, 'assistants')
  await openUi(page, fixture, 'assistants')
  const mend = { name: 'Mend the entry of Cursor by itself' }
  await page.getByRole('switch', mend).click()
  await expect(page.getByRole('switch', mend)).toBeChecked()
  await expect(other.getByRole('switch', mend)).toBeChecked()
  await writeFile(computer.cursorFile, before)
  await expect.poll(() => readFile(computer.cursorFile, 'utf8')).toContain('"panda"')
  await page.reload()
  await expect(page.getByRole('switch', mend)).toBeChecked()
})

test('a bundle for Claude Desktop is made where downloads are, and the page says where', async ({ page }) => {
  using computer = pretendComputer()
  const home = resolve(dirname(computer.cursorFile), '..')
  await mkdir(join(home, 'Downloads'))
  await mkdir(join(home, '.config', 'Claude'), { recursive: true })
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await page.getByRole('button', { name: 'More for Claude Desktop' }).click()
  await page.getByRole('menuitem', { name: 'Make a bundle (.mcpb)…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make', exact: true }).click()
  const file = join(home, 'Downloads', 'panda-bridge.mcpb')
  await expect(page.getByText(`The bundle is in ${file}.`)).toBeVisible()
  expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK')
})

test('assistants that are not there are folded away', async ({ page }) => {
  using _ = pretendComputer()
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await expect(page.getByText('LM Studio')).toBeHidden()
  await page.getByRole('button', { name: /^Not found on this computer/ }).press('Enter')
  await expect(page.getByRole('region', { name: 'LM Studio' })).toBeVisible()
})

test('axe finds nothing wrong, and at 420 pixels nothing is cut off', async ({ page }) => {
  using computer = pretendComputer()
  await writeFile(computer.cursorFile, before)
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  await page.getByRole('button', { name: /^Not found on this computer/ }).click()
  await expect(page.getByRole('region', { name: 'LM Studio' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 420, height: 640 })
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420)
  await page.getByRole('button', { name: 'Connect Cursor' }).click()
  await expect(page.getByRole('region', { name: 'What changes in the file' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('ten questions are there to copy, with a task of the user’s own that failed', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'assistants')
  const section = page.getByRole('region', { name: 'Questions to ask' })
  await expect(section.getByRole('listitem')).toHaveCount(10)
  const why = section.getByRole('button', { name: /^Copy: Why did jobs of task \d+ fail/ })
  const name = await why.getAttribute('aria-label')
  await why.click()
  await expect(section.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(`Copy: ${copied}`).toBe(name)
  const { tasks } = await askForAnswer(fixture.bridge.api, 'panda_my_tasks', { status: 'attention' })
  expect(copied).toContain(String(tasks[0]?.taskId))
  expect(await violations(page)).toEqual([])
})

test('all are disconnected at once, after a yes, and what cannot be is said with its reason', async ({
  page,
}) => {
  using computer = pretendComputer('.cursor', '.codex')
  await writeFile(computer.cursorFile, before)
  await using fixture = await startTestBridge()
  const { api } = fixture.bridge
  await openUi(page, fixture, 'assistants')
  const disconnect = page.getByRole('button', { name: 'Disconnect all' })
  await expect(page.getByRole('button', { name: 'Connect Cursor' })).toBeVisible()
  await expect(disconnect).toHaveCount(0)
  for (const client of ['cursor', 'codex-cli']) await api.connectClient({ client })
  await page.reload()
  await disconnect.click()
  const dialog = page.getByRole('dialog', { name: 'Disconnect all assistants?' })
  await expect(dialog).toContainText('Codex')
  await expect(dialog).toContainText('Cursor')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await readFile(computer.cursorFile, 'utf8')).toContain('"panda"')

  await writeFile(join(computer.home, '.codex', 'config.toml'), 'no [toml')
  await disconnect.click()
  await dialog.getByRole('button', { name: 'Disconnect all' }).click()
  await expect(page.getByText('Cursor: disconnected. Restart what is running.')).toBeVisible()
  expect(await readFile(computer.cursorFile, 'utf8')).toBe(before)
  await expect(page.getByRole('alert').filter({ hasText: 'config.toml' })).toBeVisible()
})
