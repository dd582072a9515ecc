import { expect, test, type Page } from '@playwright/test'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { openTunnel } from './tunnel.ts'
import { answerWith, goTo, openUi, violations } from './ui.ts'

/** What the header says is true, leads to more of it, and nothing waits for ever. */

const standing = (page: Page) => page.getByRole('banner').getByRole('status')

test('a bridge that is silent for half a minute has not answered, until it answers again', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await using tunnel = await openTunnel(fixture.bridge.url)
  await page.clock.install()
  const link = await makeLink(fixture.home, fixture.bridge.url)
  await page.goto(link.replace(fixture.bridge.url, tunnel.url))
  await goTo(page, 'overview')
  await expect(standing(page)).toContainText('Demo: Alive')
  tunnel.die()
  await page.clock.fastForward(12_000)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.clock.fastForward(25_000)
  await expect(standing(page)).toContainText('The bridge has not answered')
  await expect(page.getByRole('alert')).toContainText('The bridge has not answered')
  await expect(page.getByText('PanDA is alive')).toBeVisible()
  expect(await violations(page)).toEqual([])
  tunnel.revive()
  await page.clock.fastForward(41_000)
  await expect(standing(page)).toContainText('Demo: Alive')
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a method that never answers ends with what to do, and not with a button that turns', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await page.clock.install()
  await openUi(page, fixture)
  const never = new Promise<never>(() => undefined)
  answerWith(fixture, 'checkNow', () => never as never)
  answerWith(fixture, 'pause', () => never as never)
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.clock.fastForward(61_000)
  await expect(page.getByText('The bridge has not answered within 60 seconds.')).toBeVisible()
  await expect(page.getByText('Try again; if it happens again, restart the bridge.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check now' })).toBeEnabled()
  await goTo(page, 'settings')
  await page.getByRole('switch', { name: 'Pause all assistants' }).click({ force: true })
  await page.clock.fastForward(61_000)
  await expect(page.getByText('Whether it was done is not known: look before you do it again.')).toBeVisible()
})

test('the header says the worst, and leads to it', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await openUi(page, fixture, 'settings')
  await expect(standing(page)).toContainText('Demo: Signed out')
  await standing(page).getByRole('link').click()
  await expect(page.getByRole('region', { name: 'Account' })).toBeFocused()
  await expect(page.getByRole('region', { name: 'Account' })).toBeInViewport()
  fixture.demo.faults.rest = { kind: 'crash' }
  await fixture.bridge.api.checkNow({})
  await expect(standing(page)).toContainText('Demo: Not well')
  await goTo(page, 'tools')
  await standing(page).getByRole('link').press('Enter')
  await expect(page.getByRole('region', { name: 'PanDA', exact: true })).toBeFocused()
})

test('a call that takes long is seen with how far it is, and Stop ends it at PanDA too', async ({ page }) => {
  await using fixture = await startTestBridge({ demo: { mcpExtras: true } })
  await openUi(page, fixture)
  const client = await connectClient(fixture, '2025')
  const call = client.callTool({ name: 'demo_wait', arguments: { seconds: 60 } })
  const running = page.getByRole('region', { name: 'Running now' })
  await expect(running).toContainText('demo_wait')
  await expect(running).toContainText('test-2025, for')
  expect(await violations(page)).toEqual([])
  await running.getByRole('button', { name: 'Stop demo_wait' }).click()
  const answer = await call
  expect(answer.isError).toBe(true)
  expect(JSON.stringify(answer.content)).toContain('The user stopped this call in PanDA Bridge.')
  await expect(running).toHaveCount(0)
  await expect(
    page.getByText('Stopped: demo_wait. Whether it was carried out is not known: look before'),
  ).toBeVisible()
  await expect(page.getByRole('row', { name: /demo_wait/ })).toContainText('Cancelled')
  await expect.poll(() => fixture.demo.counters.mcpCancellations).toBe(1)
  await client.close()
})
