import { expect, test } from '@playwright/test'
import { startDemo } from '../../bridge/demo/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge } from '../bridge.ts'
import { openUi, violations } from './ui.ts'

test('a person signs in with one click in a real browser', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { completeLink, userCode } = await fixture.bridge.api.signIn({})
  await page.goto(completeLink)
  await expect(page.getByText(userCode)).toBeVisible()
  await page.getByRole('button', { name: 'Approve' }).click()
  expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject({
    is: 'signed-in',
    account: { name: 'Dana Muon' },
  })
})

test('a person refuses, and the bridge says so', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { completeLink } = await fixture.bridge.api.signIn({})
  await page.goto(completeLink)
  await page.getByRole('button', { name: 'Refuse' }).click()
  expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject({
    is: 'signed-out',
    problem: { message: 'The sign-in was refused in the browser.' },
  })
})

test('a person cancels, and starts again', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await openUi(page, fixture)
  const account = page.getByRole('region', { name: 'Account' })
  const code = account.getByRole('img', { name: /^Code / })
  await account.getByRole('button', { name: 'Sign in' }).click()
  await expect(account.getByText('If it shows a code, it has to be this one')).toBeVisible()
  const first = await code.getAttribute('aria-label')
  await account.getByRole('button', { name: 'Cancel' }).click()
  await expect(account.getByText('Nobody is signed in')).toBeVisible()
  await expect(account.getByRole('alert')).toHaveCount(0)
  await account.getByRole('button', { name: 'Sign in' }).click()
  await expect(code).toBeVisible()
  expect(await code.getAttribute('aria-label')).not.toBe(first)
})

test('a login is taken from a file that its person chooses, and one for elsewhere is refused with its reason', async ({
  page,
}) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await using elsewhere = await startDemo({ pollSeconds: 0.05 })
  const choose = async (content: string) =>
    page
      .locator('input[type="file"]')
      .setInputFiles({ name: '.token', mimeType: '', buffer: Buffer.from(content) })
  await openUi(page, fixture)
  const account = page.getByRole('region', { name: 'Account' })
  await account.getByRole('button', { name: 'Use a login from a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Use a login from a file' })
  await expect(dialog.getByText('Some identity providers renew a login for one program only')).toBeVisible()
  expect(await violations(page)).toEqual([])
  for (const [content, said] of [
    [JSON.stringify({ id_token: elsewhere.mintIdToken() }), new URL(elsewhere.issuer).host],
    ['no token', '.token holds no ID token.'],
    ['x'.repeat(200_000), '.token has more than 100 kB: it was not read.'],
  ] as const) {
    await choose(content)
    await dialog.getByRole('button', { name: 'Use this login' }).click()
    await expect(dialog.getByRole('alert')).toContainText(said)
    expect(fixture.bridge.state.login.is).toBe('signed-out')
  }
  await choose(JSON.stringify({ id_token: fixture.demo.mintIdToken() }))
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Use this login' }).click()
  await expect(page.getByText('Signed in as Dana Muon.')).toBeVisible()
  await expect(account.getByRole('button', { name: 'Sign out' })).toBeVisible()
  expect(fixture.bridge.state.login).toMatchObject({ is: 'signed-in', account: { name: 'Dana Muon' } })
})

test('a login from a file takes the place of a sign-in that waits', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await fixture.bridge.api.signIn({})
  await openUi(page, fixture)
  await page.getByRole('button', { name: 'Use a login from a file' }).click()
  const buffer = Buffer.from(JSON.stringify({ id_token: fixture.demo.mintIdToken() }))
  await page.locator('input[type="file"]').setInputFiles({ name: '.token', mimeType: '', buffer })
  await page.getByRole('button', { name: 'Use this login' }).click()
  await expect(page.getByRole('region', { name: 'Account' }).getByText('Dana Muon')).toBeVisible()
})

test('a person is told to type the code where the link does not carry it', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  fixture.demo.faults.identity = { kind: 'device-answer', fields: { verification_uri_complete: null } }
  await openUi(page, fixture)
  const account = page.getByRole('region', { name: 'Account' })
  await account.getByRole('button', { name: 'Sign in' }).click()
  await expect(account.getByText('Open the sign-in page, type this code there, and approve')).toBeVisible()
})

test('what a server failed at is not shown of another one', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await using other = await startDemo({ pollSeconds: 0.05 })
  const useOther = () =>
    fixture.bridge.api.setServer({ server: { ...demoServer(other), name: 'The other PanDA' } })
  await openUi(page, fixture)
  fixture.demo.faults.identity = { kind: 'down' }
  const account = page.getByRole('region', { name: 'Account' })
  await account.getByRole('button', { name: 'Sign in' }).click()
  await expect(account.getByRole('button', { name: 'Try again' })).toBeVisible()
  await useOther()
  await expect(account.getByText('You sign in to The other PanDA')).toBeVisible()
  await expect(account.getByRole('alert')).toHaveCount(0)
})

test('what a tool answered is not shown of another server', async ({ page }) => {
  await using fixture = await startTestBridge()
  await using other = await startDemo({ pollSeconds: 0.05 })
  await openUi(page, fixture, 'tools/system_is_alive')
  await page.getByRole('button', { name: 'Call it' }).click()
  const tryIt = page.getByRole('region', { name: 'Try it' })
  await expect(tryIt.getByText(/Answered in/)).toBeVisible()
  await fixture.bridge.api.setServer({ server: { ...demoServer(other), name: 'The other PanDA' } })
  await expect(page.getByText('The other PanDA')).toBeVisible()
  await expect(page.getByText(/Answered in/)).toHaveCount(0)
})
