import { expect, test } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { openUi, violations } from './ui.ts'

test('a server of one’s own is added after a look, used, changed and removed', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: 'Add a server' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address of the server').fill('not an address')
  await dialog.getByRole('button', { name: 'Check' }).click()
  await expect(dialog.getByText('Give an address that starts with https://.')).toBeVisible()
  await dialog.getByLabel('Address of the server').fill(fixture.demo.url)
  await dialog.getByLabel(/^VO/).fill('wlcg')
  await dialog.getByRole('button', { name: 'More fields' }).click()
  await dialog.getByLabel('Name').fill('Mine')
  await dialog.getByRole('button', { name: 'Check' }).click()
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

test('a CA file that cannot be used is told', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'settings')
  const section = page.getByRole('region', { name: 'Certificates' })
  await section.getByLabel('Certificate authority file').fill('/nowhere/ca.pem')
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(section.getByRole('alert')).toContainText('/nowhere/ca.pem')
})

test('what assistants may see, and what needs a yes, count at once', async ({ page }) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await openUi(page, fixture, 'settings')
  await page.getByRole('button', { name: /^My work/ }).click()
  await expect.poll(() => fixture.bridge.state.set.id).toBe('my-work')
  await expect(page.getByRole('button', { name: /^My work.*only look/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  const rule = page.getByRole('radiogroup', { name: 'A call that changes something' })
  await rule.getByText('Let it pass').click()
  await expect.poll(() => fixture.bridge.state.rules.write).toBe('allow')
  await expect(page.getByText('An assistant can now change your work')).toBeVisible()
})

test('a rule for one assistant is set', async ({ page }) => {
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
  await client.close()
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
