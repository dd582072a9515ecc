import { expect, test, type Page } from '@playwright/test'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { goTo, openUi, violations } from './ui.ts'

let fixture: TestBridge
let client: Awaited<ReturnType<typeof connectClient>>

test.beforeEach(async ({ page }) => {
  fixture = await startTestBridge({ policy: 'usual', vo: 'atlas.production' })
  const { api } = fixture.bridge
  const monitorUrl = 'https://bigpanda.example'
  await api.setServer({ server: { ...demoServer(fixture.demo, 'atlas.production'), monitorUrl } })
  await api.chooseSet({ id: 'operations' })
  client = await connectClient(fixture, '2025')
  await openUi(page, fixture)
})

test.afterEach(async () => {
  await client.close()
  await fixture[Symbol.asyncDispose]()
})

const call = (name: string, input: Record<string, unknown>) => client.callTool({ name, arguments: input })
const own = (status: 'running' | 'failed') => fixture.demo.state.world.ownTask(status).jediTaskID
const dialog = (page: Page) => page.getByRole('dialog', { name: 'An assistant asks for your yes' })
const button = (page: Page, name: string | RegExp) => dialog(page).getByRole('button', { name, exact: true })

test('a question says whose task it is and how it is, and where the monitor shows it', async ({ page }) => {
  const theirs = [...fixture.demo.state.world.tasks.values()].find(({ userName }) => userName !== 'Dana Muon')
  const result = call('task_kill', { task_id: theirs?.jediTaskID })
  await expect(dialog(page)).toContainText(`${theirs?.userName}: somebody else, you are Dana Muon`)
  await expect(dialog(page)).toContainText(theirs?.taskName ?? '')
  await expect(dialog(page).getByText(/^\d+ running and \d+ waiting of \d+$/)).toBeVisible()
  await expect(dialog(page).getByRole('link', { name: 'Look in the monitor' })).toHaveAttribute(
    'href',
    `https://bigpanda.example/task/${theirs?.jediTaskID}/`,
  )
  expect(await violations(page)).toEqual([])
  // No stands first, is no smaller, and neither has the focus.
  const [no, yes] = [await button(page, 'No').boundingBox(), await button(page, 'Yes').boundingBox()]
  expect(no?.x).toBeLessThan(yes?.x ?? 0)
  expect([no?.width, no?.height]).toEqual([yes?.width, yes?.height])
  await expect(dialog(page).getByRole('button').and(page.locator(':focus'))).toHaveCount(0)
  await dialog(page).getByLabel('Reason for a no').fill('Not mine, ask Jane.')
  await button(page, 'No').click()
  expect(textOf(await result)).toContain('The user’s reason: “Not mine, ask Jane.”')
})

test('an assistant that calls itself as the user is called is asked about as one, by its key', async ({
  page,
}) => {
  await client.close()
  client = await connectClient(fixture, '2025', 'stdio', 'You')
  const result = call('task_kill', { task_id: own('running') })
  await expect(dialog(page)).toContainText('Asked by stdio.')
  await expect(dialog(page).getByLabel('Reason for a no')).toBeVisible()
  await button(page, 'No').click()
  await result
  await goTo(page, 'activity')
  await expect(page.getByRole('row', { name: /task_kill/ })).toContainText('stdio')
})

test('a submission is laid out, each parameter in a row of its own', async ({ page }) => {
  const parameters = {
    taskName: 'user.dmuon.test/',
    nEvents: 1000,
    password: 'hunter2',
    text: 'y'.repeat(3_000),
  }
  const result = call('task_submit', { task_parameters: parameters })
  const row = (name: string) => dialog(page).getByRole('row', { name: new RegExp(`^${name} `) })
  await expect(row('taskName')).toContainText('"user.dmuon.test/"')
  await expect(row('nEvents')).toContainText('1000')
  await expect(row('password')).toContainText('[secret]')
  await expect(row('text')).toContainText('1,502 more characters')
  await expect(dialog(page)).not.toContainText('hunter2')
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 380, height: 640 })
  await expect(button(page, 'Yes')).toBeInViewport()
  await expect(button(page, 'No')).toBeInViewport()
  await button(page, 'No').click()
  await result
})

test('a click or a key that was meant for something else answers nothing', async ({ page }) => {
  // Presses the buttons of a dialog from the moment at which it is there, also where what is read has moved them.
  await page.evaluate(() => {
    let since: number | undefined
    const observer = new MutationObserver(() => {
      const buttons = [...document.querySelectorAll<HTMLElement>('[role=dialog] button')]
      if (buttons.length > 0) since ??= performance.now()
      if (since !== undefined && performance.now() - since > 300) return observer.disconnect()
      for (const each of buttons)
        if (/^(No|Yes|Pause all assistants)$/.test(each.innerText.trim())) each.click()
    })
    observer.observe(document.body, { childList: true, subtree: true })
  })
  const result = call('task_kill', { task_id: own('running') })
  await expect(dialog(page).getByText(/^\d+ running and/)).toBeVisible()
  await page.keyboard.press('Enter')
  expect(fixture.bridge.state.approvals).toHaveLength(1)
  expect(fixture.bridge.state.paused).toBe(false)
  await fixture.bridge.api.refuseAll({})
  await result
})

test('a yes that holds is for the same call, is seen on every page, and is taken back', async ({ page }) => {
  const task = own('failed')
  const retry = () => call('task_retry', { task_id: task })
  const first = retry()
  const again = button(page, /^Yes, and to exactly this call again until \d+:\d+/)
  await page.setViewportSize({ width: 420, height: 640 })
  // All of it can be read.
  expect(await again.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
  expect(
    await again
      .getByText(/until/)
      .evaluate(({ parentElement: label }) => label!.scrollWidth <= label!.clientWidth),
  ).toBe(true)
  await page.setViewportSize({ width: 1280, height: 800 })
  await again.click()
  await first
  await retry()
  expect(await until(() => fixture.bridge.state.recentCalls[0])).toMatchObject({
    approval: 'approved-before',
  })
  await goTo(page, 'settings')
  const holds = page.getByRole('alert').filter({ hasText: 'A yes of yours holds on' })
  await expect(holds).toContainText(`Retry task ${task}?`)
  // Behind a dialog that is about to close, the page is hidden.
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await violations(page)).toEqual([])
  const killed = call('task_kill', { task_id: task })
  await expect(dialog(page)).toContainText('Kill task')
  // What ends work is asked about each time.
  await expect(button(page, /again until/)).toHaveCount(0)
  await fixture.bridge.api.answerApproval({ id: fixture.bridge.state.approvals[0]?.id ?? '', answer: 'yes' })
  await killed
  await holds.getByRole('button', { name: /^Take back/ }).click()
  await expect(holds).toHaveCount(0)
  const third = retry()
  await button(page, 'No').click()
  expect((await third).isError).toBe(true)
})

test('who is asked too much says no to all, or pauses', async ({ page }) => {
  const ask = () =>
    [1, 2, 3].map((priority) => call('task_change_priority', { task_id: own('running'), priority }))
  const first = ask()
  await button(page, 'No to all 3').click()
  for (const each of first) expect(textOf(await each)).toMatch(/The user refused/)
  const second = ask()
  await button(page, 'Pause all assistants').click()
  for (const each of second) expect(textOf(await each)).toMatch(/paused all assistants/)
  await expect(page.getByRole('alert').filter({ hasText: 'Assistants are paused' })).toBeVisible()
  expect(fixture.demo.callsOf('task', 'change_priority')).toHaveLength(0)
})

test('a question whose assistant no longer waits says so, and has no yes', async ({ page }) => {
  const cancelled = new AbortController()
  const asked = { name: 'task_kill', arguments: { task_id: own('running') } }
  client.callTool(asked, { signal: cancelled.signal }).catch(() => undefined)
  await expect(button(page, 'Yes')).toBeVisible()
  cancelled.abort()
  const left = page.getByRole('dialog', { name: 'An assistant asked for your yes' })
  await expect(left.getByText('The assistant no longer waits')).toBeVisible()
  await expect(left).toContainText('The call was not carried out.')
  await expect(left.getByRole('button', { name: /Yes|No|Pause/ })).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  const close = left.getByRole('button', { name: 'Close' })
  await expect(close).not.toHaveAttribute('aria-disabled')
  await close.click()
  await expect(left).toHaveCount(0)
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
})
