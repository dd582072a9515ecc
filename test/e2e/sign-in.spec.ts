import { expect, test } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'

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
