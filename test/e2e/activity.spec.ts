import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import type { Call } from '../../bridge/activity/index.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { answerWith, goTo, openUi, violations } from './ui.ts'

const table = (page: Page) => page.getByRole('table', { name: 'Calls' })
const rows = (page: Page) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('button') })
/** The table's own scroll container. */
const scroller = (page: Page) => table(page).locator('..')

/** Calls of an earlier time, as the record would have read them from its file. */
function addCalls({ bridge }: TestBridge, count: number, more: object = {}): void {
  for (let index = 0; index < count; index += 1) {
    bridge.activity.add({
      time: Date.now() - 60_000 - (count - index) * 1_000,
      client: 'cursor',
      clientName: 'Cursor',
      clientVersion: '3.1',
      tool: `task_get_status`,
      arguments: { task_id: index },
      effect: 'read',
      approval: 'not-needed',
      ms: index,
      bytes: 1_000 + index,
      outcome: 'ok',
      ...more,
    })
  }
}

test('a call of an outside client appears within a second, on a page that explained itself before', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'activity')
  await expect(page.getByText('No calls yet')).toBeVisible()
  const client = await connectClient(fixture, '2026')
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('test-2026')
  await expect(rows(page)).toContainText('Good')
})

test('calls are filtered, and a click shows all that is known of one', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 3)
  addCalls(fixture, 1, {
    client: 'vscode',
    clientName: 'VS Code',
    tool: 'task_kill',
    effect: 'destructive',
    approval: 'refused',
    outcome: 'refused',
    error: 'refused-by-user',
    questions: ['declined', 'secret'],
  })
  await openUi(page, fixture, 'activity')
  await expect(rows(page)).toHaveCount(4)
  for (const [filter, option] of [
    ['Assistant', 'VS Code'],
    ['Tool', 'task_kill'],
    ['Outcome', 'Refused'],
    ['Effect', 'ends or deletes for good'],
  ] as const) {
    await page.getByRole('combobox', { name: filter }).click()
    await page.getByRole('option', { name: option }).click()
    await expect(page.getByText('1 of 4 calls')).toBeVisible()
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect(rows(page)).toHaveCount(4)
  }
  await page.getByRole('combobox', { name: 'Assistant' }).click()
  await page.getByRole('option', { name: 'Cursor' }).click()
  await page.getByRole('combobox', { name: 'Outcome' }).click()
  await page.getByRole('option', { name: 'Refused' }).click()
  await expect(page.getByText('No call is like that')).toBeVisible()
  await page.getByRole('button', { name: 'Show all calls' }).click()

  await rows(page).getByRole('button', { name: 'task_kill' }).press('Enter')
  const drawer = page.getByRole('dialog')
  await expect(drawer).toContainText('It was not approved.')
  await expect(drawer).toContainText('you said no')
  await expect(drawer).toContainText('you did not want to answer; refused: it wanted what may be a password')
  await expect(drawer).toContainText('UTC')
  await expect(drawer.getByText('task_id:')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rows(page).getByRole('button', { name: 'task_kill' })).toBeFocused()
})

test('a search goes through the whole record, and stands in the address', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 1, { tool: 'task_kill', arguments: { task_id: 48_200_101 }, outcome: 'failed' })
  for (let batch = 0; batch < 3; batch += 1) {
    addCalls(fixture, 400)
    await fixture.bridge.activity.flush()
  }
  addCalls(fixture, 1, { tool: 'task_kill', time: Date.now() - 3 * 24 * 3_600_000 })
  await openUi(page, fixture, 'activity')
  await page.getByRole('searchbox', { name: 'Search in all calls' }).fill('kill 48200101')
  await expect(page.getByText('1 of 1,202 calls')).toBeVisible()
  await expect(rows(page)).toHaveCount(1)
  expect(page.url()).toContain('#/activity?text=kill+48200101')
  await page.reload()
  await expect(page.getByText('1 of 1,202 calls')).toBeVisible()
  await expect(page.getByRole('searchbox')).toHaveValue('kill 48200101')
  await goTo(page, 'activity?tool=task_kill')
  await expect(page.getByText('2 of 1,202 calls')).toBeVisible()
  await page.getByRole('combobox', { name: 'When' }).click()
  await page.getByRole('option', { name: 'The last 24 hours' }).click()
  await expect(page.getByText('1 of 1,202 calls')).toBeVisible()
  expect(page.url()).toContain('tool=task_kill&period=day')
  expect(await violations(page)).toEqual([])
  // One that comes and is wanted is seen without being asked for.
  addCalls(fixture, 1, { tool: 'task_kill', time: Date.now() })
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  await expect(page.getByText('2 of 1,204 calls')).toBeVisible()
})

test('a call says where it was approved, at which server, for which task, and what PanDA said', async ({
  page,
}) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  await openUi(page, fixture, 'activity')
  const client = await connectClient(fixture, '2025')
  const { jediTaskID } = fixture.demo.state.world.ownTask('finished')
  const call = client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  await page.getByRole('button', { name: 'Yes', exact: true }).click()
  expect((await call).isError).toBe(true)
  await fixture.bridge.api.pause({ paused: true })
  await client.callTool({ name: 'task_retry', arguments: { task_id: jediTaskID } })
  await client.close()

  await rows(page).getByRole('button', { name: 'task_retry' }).click()
  await expect(page.getByRole('dialog')).toContainText('nobody was asked')
  await page.keyboard.press('Escape')
  await rows(page).getByRole('button', { name: 'task_kill' }).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer).toContainText('you said yes, in the window')
  await expect(drawer.getByRole('link', { name: `${jediTaskID}`, exact: true })).toHaveAttribute(
    'href',
    `#/tasks/${jediTaskID}`,
  )
  await expect(drawer).toContainText(`${fixture.bridge.state.server?.name}, VO atlas`)
  await expect(drawer).toContainText('PanDA did not do this. It says: "')
  expect(await violations(page)).toEqual([])
})

test('new calls do not move what the user reads', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 200)
  await openUi(page, fixture, 'activity')
  await expect(page.getByText('200 calls', { exact: true })).toBeVisible()
  await scroller(page).evaluate((element) => element.scrollTo({ top: 2_000 }))
  const inTheMiddle = rows(page).filter({ hasText: '140 ms' })
  await expect(inTheMiddle).toBeInViewport()
  const before = await inTheMiddle.boundingBox()
  const { api } = fixture.bridge
  for (let call = 0; call < 3; call += 1) await api.callTool({ name: 'system_is_alive', arguments: {} })
  const more = page.getByRole('button', { name: '3 new calls' })
  await expect(more).toBeVisible()
  expect(await inTheMiddle.boundingBox()).toEqual(before)
  await more.click()
  await expect(rows(page).first()).toContainText('system_is_alive')
  await expect(more).toBeHidden()
})

test('calls that came while the stream was slow are asked for', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 5)
  await openUi(page, fixture, 'activity')
  await expect(page.getByText('5 calls', { exact: true })).toBeVisible()
  addCalls(fixture, 40)
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  await expect(page.getByText('46 calls', { exact: true })).toBeVisible({ timeout: 10_000 })
})

test('all calls are exported, for spreadsheets and for programs', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 3)
  await fixture.bridge.activity.flush()
  await openUi(page, fixture, 'activity')
  for (const [item, check] of [
    ['CSV, for spreadsheets', (text: string) => expect(text.split('\r\n')).toHaveLength(5)],
    ['JSON, for programs', (text: string) => expect(JSON.parse(text)).toHaveLength(3)],
  ] as const) {
    await page.getByRole('button', { name: 'Export' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    check(await readFile(await (await saved).path(), 'utf8'))
    // Where it went, and whether, the browser does not tell a page.
    await expect(page.getByText('Handed to your browser as a download.').last()).toBeVisible()
  }
})

test('charts show the calls of each hour and the time that each tool takes', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 20)
  await openUi(page, fixture, 'activity')
  await page.getByRole('tab', { name: 'Charts' }).click()
  await expect(
    page.getByRole('img', { name: 'Calls per hour over the last 24 hours: 20 in all.' }),
  ).toBeVisible()
  await expect(
    page.getByRole('img', { name: 'p50 and p95 by tool: task_get_status 9 ms and 18 ms.' }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Show the numbers' }).last().click()
  await expect(page.getByRole('row', { name: /task_get_status 9 ms 18 ms/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('of 10,000 calls only those in sight are in the page', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 1)
  const call = fixture.bridge.activity.calls[0] as Call
  const calls = Array.from({ length: 10_000 }, (_, index) => ({
    ...call,
    id: `${index}`,
    time: index * 60_000,
    ms: index,
  }))
  answerWith(fixture, 'getActivity', () => ({ calls, older: false }))
  await openUi(page, fixture, 'activity')
  await expect(table(page)).toHaveAttribute('aria-rowcount', '10001')
  for (const part of [0, 0.3, 0.7, 1]) {
    await scroller(page).evaluate(
      (element, part) => element.scrollTo({ top: element.scrollHeight * part }),
      part,
    )
    await expect(rows(page).first()).toBeAttached()
    expect(await rows(page).count()).toBeLessThan(80)
  }
})

test('older calls than the bridge keeps in memory are paged in from its record', async ({ page }) => {
  await using fixture = await startTestBridge()
  for (let batch = 0; batch < 3; batch += 1) {
    addCalls(fixture, 500, { tool: `batch_${batch}` })
    await fixture.bridge.activity.flush()
  }
  await openUi(page, fixture, 'activity')
  await expect(page.getByText('The last 1,000 of 1,500 calls', { exact: true })).toBeVisible()
  await expect(page.getByText('1,500 calls since')).toBeVisible()
  // A filter looks at all of them, also at those that this window does not have yet.
  await page.getByRole('combobox', { name: 'Tool' }).click()
  await page.getByRole('option', { name: 'batch_0' }).click()
  await expect(page.getByText('500 of 1,500 calls')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByRole('button', { name: 'Show older calls' }).click()
  await expect(page.getByText('1,500 calls', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show older calls' })).toHaveCount(0)
  await page.getByRole('combobox', { name: 'Tool' }).click()
  await page.getByRole('option', { name: 'batch_0' }).click()
  await expect(page.getByText('500 of 1,500 calls')).toBeVisible()
})

test('of what a filter finds a window keeps 10,000 calls, and says so', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 1)
  const call = fixture.bridge.activity.calls[0] as Call
  const found = (from: number) => ({
    calls: Array.from({ length: 6_000 }, (_, index) => ({
      ...call,
      id: `${from + index}`,
      time: (from + index) * 60_000,
    })),
    older: true,
    matching: 30_000,
    onRecord: 40_000,
  })
  let from = 30_000
  answerWith(fixture, 'getActivity', () => found((from -= 6_000)))
  await openUi(page, fixture, 'activity?client=cursor')
  await expect(page.getByText('30,000 of 40,000 calls', { exact: true })).toBeVisible()
  const older = page.getByRole('button', { name: 'Show older calls' })
  await older.click()
  await expect(table(page)).toHaveAttribute('aria-rowcount', '10001')
  await expect(older).toHaveCount(0)
  await expect(page.getByText('30,000 of 40,000 calls, the last 10,000 below', { exact: true })).toBeVisible()
})

test('the whole record is counted again after a call, and not without one', async ({ page }) => {
  await using fixture = await startTestBridge()
  addCalls(fixture, 3)
  const statistics = await fixture.bridge.api.getStatistics({})
  let asked = 0
  answerWith(fixture, 'getStatistics', () => {
    asked += 1
    return statistics
  })
  await page.clock.install()
  await openUi(page, fixture, 'activity')
  await expect(page.getByText('3 calls since')).toBeVisible()
  const before = asked
  await page.clock.runFor(15_000)
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  await expect(page.getByText('4 calls since')).toBeVisible()
  expect(asked).toBe(before)
  await page.clock.runFor(15_000)
  await expect.poll(() => asked).toBe(before + 1)
})

test('the table fits, from the width at which it has columns on', async ({ page }) => {
  await using fixture = await startTestBridge()
  const yesterday = Date.now() - 30 * 3_600_000
  const longest = { tool: 'data_carousel_get_staging_info', effect: 'destructive', outcome: 'cancelled' }
  addCalls(fixture, 30, {
    ...longest,
    time: yesterday,
    client: 'Claude Desktop',
    ms: 123_456,
    bytes: 999_999,
  })
  addCalls(fixture, 30, { client: 'Claude Desktop', ms: 1_234 })
  await openUi(page, fixture, 'activity')
  // The window of the desktop app is 1080 wide at first.
  for (const width of [992, 1080, 1240, 1280]) {
    await page.setViewportSize({ width, height: 760 })
    await expect(table(page).getByRole('columnheader', { name: 'Size' })).toBeVisible()
    await expect(rows(page).first()).toContainText('only looks')
    const beyond = await scroller(page).evaluate((box) => box.scrollWidth - box.clientWidth)
    expect(beyond, `at ${width}`).toBe(0)
  }
})

test('in a window of 1280 the words of every effect are whole', async ({ page }) => {
  await using fixture = await startTestBridge()
  for (const effect of ['read', 'write', 'destructive'] as const) addCalls(fixture, 1, { effect })
  await page.setViewportSize({ width: 1280, height: 800 })
  await openUi(page, fixture, 'activity')
  for (const words of ['only looks', 'changes or starts something', 'ends or deletes for good']) {
    const shown = rows(page).getByText(words)
    await expect(shown).toBeVisible()
    const cut = await shown.evaluate((label) => label.scrollWidth - label.clientWidth)
    expect(cut, words).toBeLessThanOrEqual(0)
  }
})

test('axe finds nothing wrong, and at 420 pixels nothing is cut off', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'activity')
  await expect(page.getByText('No calls yet')).toBeVisible()
  expect(await violations(page)).toEqual([])
  for (const outcome of ['ok', 'failed', 'refused', 'cancelled'] as const)
    addCalls(fixture, 5, { outcome, error: 'x' })
  await goTo(page, 'overview')
  await goTo(page, 'activity')
  await expect(page.getByText('20 calls', { exact: true })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 420, height: 640 })
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420)
  await rows(page).first().getByRole('button').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await violations(page)).toEqual([])
})
