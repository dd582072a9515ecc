import { expect, test } from '@playwright/test'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge } from '../bridge.ts'
import { startStranger } from '../stranger.ts'
import { openUi, violations } from './ui.ts'

test('a new host is asked about on every page; a no is remembered, and a yes asked for twice', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await using stranger = await startStranger()
  const { host } = new URL(stranger.url)
  await openUi(page, fixture, 'tools')
  const question = page.getByRole('alert').filter({ hasText: `May your login go to ${host}?` })
  await expect(question).toHaveCount(0)
  await fixture.bridge.api.setServer({
    server: { ...demoServer(fixture.demo), pandaMcpUrl: `${stranger.url}/mcp` },
  })
  await expect(question).toBeVisible()
  expect(await violations(page)).toEqual([])
  await question.getByRole('button', { name: 'No' }).click()
  await expect(question).toHaveCount(0)

  await page.evaluate(() => (window.location.hash = '/overview'))
  const account = page.getByRole('region', { name: 'Account' })
  await expect(account.getByText(`Not sent to ${host}, as you said.`)).toBeVisible()
  await expect(account.getByText(new URL(fixture.demo.url).host)).toBeVisible()
  await account.getByRole('button', { name: 'Allow it…' }).click()
  const dialog = page.getByRole('dialog', { name: `Send your login to ${host}?` })
  await expect(dialog).toBeVisible()
  expect(await violations(page)).toEqual([])
  expect(stranger.heard()).not.toContain('Bearer')
  await dialog.getByRole('button', { name: 'Send it there' }).click()
  await expect(account.getByText(/Not sent to/)).toHaveCount(0)
  await expect.poll(() => stranger.heard()).toContain('Bearer')
})

test('who signs in sees at which host, and where the login goes then', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { host } = new URL(fixture.demo.url)
  const monitor = new URL(fixture.demo.monitorUrl).host
  await openUi(page, fixture)
  await page.getByRole('region', { name: 'Account' }).getByRole('button', { name: 'Sign in' }).click()
  const waiting = page.getByTestId('sign-in-waiting')
  await expect(waiting.getByText(`The page is at ${host}: approve nowhere else.`)).toBeVisible()
  await expect(
    waiting.getByText(`The login then goes to ${host} and ${monitor}, and nowhere else.`),
  ).toBeVisible()
})
