import { demoServer } from '../../bridge/server/own-demo.ts'
import { startStranger } from '../stranger.ts'
import { expect, test } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { answerWith, openUi, violations } from './ui.ts'

test('it says how PanDA is, who is signed in and what assistants did', async ({ page }) => {
  await using fixture = await startTestBridge({ vo: 'atlas.production' })
  await openUi(page, fixture)
  await expect(page.getByText('PanDA is alive')).toBeVisible()
  await expect(page.getByText(/Answered in \d+ ms, checked/)).toBeVisible()
  await expect(page.getByRole('img', { name: /time to answer in the last hour/ })).toBeVisible()
  const account = page.getByRole('region', { name: 'Account' })
  await expect(account).toContainText('Dana Muon')
  await expect(account).toContainText(/VO.*atlas.*Role.*production/)
  await expect(account).toContainText(/Login good for.*15 min, then renewed by itself/)
  await expect(page.getByText('No assistant has called a tool yet.')).toBeVisible()
})

test('what was on another day is not told as of today', async ({ page }) => {
  await using first = await startTestBridge({ signedIn: false })
  const time = Date.now() - 3 * 24 * 3_600_000
  first.bridge.activity.add({
    time,
    client: 'cursor',
    clientName: 'Cursor',
    clientVersion: '3.1',
    tool: 'task_get_status',
    arguments: {},
    effect: 'read',
    approval: 'not-needed',
    ms: 7,
    bytes: 1_000,
    outcome: 'ok',
  })
  await first.bridge.stop()
  await using second = await startTestBridge({ signedIn: false, bridge: { home: first.home } })
  await openUi(page, second)
  const call = page.getByRole('region', { name: 'Last calls' }).getByRole('row').last()
  await expect(call).toContainText(new Date(time).toLocaleDateString('en-US', { dateStyle: 'medium' }))
})

test('an outage is told in words, and on the chart', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  await expect(page.getByText(/No outage was seen since \d/)).toBeVisible()
  fixture.demo.faults.rest = { kind: 'crash' }
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText('PanDA answers, but not that it is alive')).toBeVisible()
  await expect(page.getByText(/One outage since \d/)).toBeVisible()
  await expect(page.locator('svg [data-mark]')).toHaveCount(1)
  fixture.demo.faults.rest = null
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText('PanDA is alive')).toBeVisible()
})

test('how PanDA was is known over a restart, and the time in which nobody looked is a gap', async ({
  page,
}) => {
  await using first = await startTestBridge()
  const { server } = first.bridge.state
  await first.bridge.api.checkNow({})
  const before = (await first.bridge.api.getHealthHistory({})).recent
  expect(before.length).toBeGreaterThan(0)
  await first.bridge.stop()
  await using second = await startTestBridge({
    signedIn: false,
    bridge: { home: first.home, ...(server && { server }) },
  })
  await second.bridge.api.checkNow({})
  const { recent } = await second.bridge.api.getHealthHistory({})
  expect(recent.slice(0, before.length)).toEqual(before)
  expect(recent.length).toBeGreaterThan(before.length)

  const hour = 3_600_000
  const at = (hoursAgo: number) => ({
    at: Date.now() - hoursAgo * hour,
    is: 'alive' as const,
    latencyMs: 20,
  })
  answerWith(second, 'getHealthHistory', () => ({ older: [], recent: [at(5), at(0)] }))
  await openUi(page, second)
  await expect(page.getByText('For 5 h 0 min of that time nobody looked')).toBeVisible()
  await expect(page.locator('svg [data-gap]')).toHaveCount(2)
  await expect(page.locator('svg circle')).toHaveCount(2)
})

test('a call of an outside client appears within a second', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  await expect(page.getByText('No assistant has called a tool yet.')).toBeVisible()
  const client = await connectClient(fixture, '2025')
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  const answered = performance.now()
  await page.getByRole('cell', { name: /system_is_alive/ }).waitFor()
  process.stdout.write(
    `The call was seen ${(performance.now() - answered).toFixed(0)} ms after its answer.\n`,
  )
  await expect(page.getByRole('region', { name: 'Assistants' })).toContainText('test-2025')
  await client.close()
})

test('signing out asks first, and one signs in again in its place', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(fixture.bridge.state.login.is).toBe('signed-in')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByText('Nobody is signed in')).toBeVisible()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const [signInPage] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open the sign-in page' }).click(),
  ])
  await signInPage.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByRole('region', { name: 'Account' })).toContainText('Dana Muon')
})

test('that PanDA is asked by REST, since its PandaMCP cannot be reached, is said', async ({ page }) => {
  await using fixture = await startTestBridge({ upstream: 'auto' })
  await using stranger = await startStranger()
  await fixture.bridge.api.setServer({
    server: { ...demoServer(fixture.demo), pandaMcpUrl: `${stranger.url}/mcp` },
  })
  await openUi(page, fixture, 'overview')
  await expect(page.getByRole('alert').filter({ hasText: 'PanDA is asked by REST meanwhile' })).toBeVisible()
})

test('another page begins at its top', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: 'Reset…' }).scrollIntoViewIfNeeded()
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(0)
  await page.getByRole('link', { name: 'Assistants', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Assistants', level: 1 })).toBeInViewport()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeInViewport()
})

test('two windows stay in step', async ({ page, context }) => {
  await using fixture = await startTestBridge()
  const client = await connectClient(fixture, '2026')
  await client.listTools()
  await openUi(page, fixture)
  const other = await context.newPage()
  await openUi(other, fixture, 'settings')
  await page.getByRole('button', { name: 'Pause all' }).click()
  await expect(other.getByRole('switch', { name: 'Pause all assistants' })).toBeChecked()
  await other.getByRole('button', { name: 'Let them go on' }).click()
  await expect(page.getByRole('button', { name: 'Pause all' })).toBeVisible()
  await client.close()
})

test('axe finds nothing wrong, and at 420 pixels nothing is cut off', async ({ page }) => {
  await using fixture = await startTestBridge()
  const client = await connectClient(fixture, '2025')
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  await openUi(page, fixture)
  await page.getByRole('img', { name: /time to answer/ }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 420, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await client.close()
})
