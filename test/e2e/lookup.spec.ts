import { expect, test, type Page } from '@playwright/test'
import { askForAnswer } from '../../bridge/api.ts'
import { startTestBridge } from '../bridge.ts'
import { changedAt, serveDocumentation } from '../small-documentation.ts'
import { answerTool } from './task-answers.ts'
import { openUi, violations } from './ui.ts'

const errors = (page: Page) => page.getByRole('region', { name: 'What does this error mean?' })
const docs = (page: Page) => page.getByRole('region', { name: 'Search the documentation' })

async function explain(page: Page, text: string): Promise<void> {
  await errors(page).getByRole('textbox', { name: 'Error' }).fill(text)
  await errors(page).getByRole('button', { name: 'Explain' }).click()
}

test('an error is explained by its code and by a line of a log, to who is not signed in too', async ({
  page,
}) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await openUi(page, fixture)
  await page.getByRole('link', { name: 'Look up' }).click()
  await explain(page, '1305')
  const answer = errors(page).getByRole('status')
  const { meanings } = await askForAnswer(fixture.bridge.api, 'panda_explain_error', { code: 1305 })
  expect(meanings.length).toBeGreaterThan(0)
  for (const { meaning, helps } of meanings) {
    await expect(answer).toContainText(meaning)
    await expect(answer).toContainText(helps)
  }
  expect(await violations(page)).toEqual([])

  await explain(page, 'the payload ended with exit code 139')
  await expect(answer).toContainText('139')
  await page.goBack()
  await expect(errors(page).getByRole('textbox', { name: 'Error' })).toHaveValue('1305')
  await expect(answer).toContainText(meanings[0]?.meaning ?? '')
})

test('what is no error is called so, and a number that may be a task or a job leads there', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'lookup')
  await explain(page, '54321')
  await expect(errors(page)).toContainText('do not know this error')
  await expect(errors(page).getByRole('link', { name: 'task 54321' })).toBeVisible()
  await explain(page, '48200101')
  await expect(errors(page).getByRole('link', { name: 'job 48200101' })).toBeVisible()
  await explain(page, '1234567890123456')
  await expect(errors(page)).toContainText('1234567890123456')
  await page.goBack()
  await errors(page).getByRole('link', { name: 'task 48200101' }).click()
  await expect(page.getByRole('heading', { name: 'Task 48200101' })).toBeVisible()
})

test('the field of the tasks leads to what an error means', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'tasks')
  await page.getByLabel('Go to task or job number').fill('pilot:1305')
  await page.getByRole('button', { name: 'As an error' }).click()
  await expect(errors(page).getByRole('textbox', { name: 'Error' })).toHaveValue('pilot:1305')
  await expect(errors(page).getByRole('status')).toContainText('pilot:1305')
})

test('the documentation is searched, fetched after a yes, and read', async ({ page }) => {
  await using served = await serveDocumentation()
  await using fixture = await startTestBridge({ bridge: { documentationSource: served.source } })
  await openUi(page, fixture, 'lookup')
  await docs(page).getByRole('textbox', { name: 'Words' }).fill('fill the kettle')
  await docs(page).getByRole('button', { name: 'Search' }).click()
  await expect(docs(page)).toContainText('PanDA’s own documentation was not searched')
  expect(served.requests).toHaveLength(0)
  await page.getByRole('alert').getByRole('button', { name: 'Fetch it', exact: true }).click()
  const found = docs(page).getByRole('link', { name: 'Filling it' })
  await expect(found).toBeVisible()
  await expect(docs(page)).not.toContainText('was not searched')
  const changed = page.locator('time')
  await expect(changed.first()).toHaveAttribute('datetime', changedAt)
  await expect(page.getByRole('main')).not.toContainText(changedAt)
  const outside = docs(page).getByRole('link', { name: 'On the web' }).first()
  await expect(outside).toHaveAttribute('href', /^https:/)
  await expect(outside).toHaveAttribute('target', '_blank')
  expect(await violations(page)).toEqual([])

  await found.click()
  await expect(page.getByRole('region', { name: 'Filling it' })).toContainText('kettle --fill 2l --tap cold')
  await expect(changed).toHaveAttribute('datetime', changedAt)
  await expect(page.getByRole('main')).not.toContainText(changedAt)
  expect(await violations(page)).toEqual([])
  await page.getByRole('region', { name: 'Near it' }).getByRole('link').first().click()
  await expect(page.getByRole('region', { name: 'Filling it' })).toHaveCount(0)
  await page.getByRole('link', { name: 'What was found for “fill the kettle”' }).click()
  await expect(found).toBeVisible()
})

test('an address that is not https is no link', async ({ page }) => {
  await using fixture = await startTestBridge()
  const section = { title: 'Kettles', from: 'elsewhere', snippet: 'They boil.' }
  answerTool(fixture, 'panda_search_docs', () => ({
    words: 'kettle',
    sections: [
      { ...section, id: 'one', address: 'javascript:alert(1)' },
      { ...section, id: 'two', address: 'http://example.org/' },
      { ...section, id: 'three', address: 'https://example.org/' },
    ],
    sources: [],
    missing: [],
    next: [],
  }))
  await openUi(page, fixture, 'lookup?words=kettle')
  await expect(docs(page).getByRole('link', { name: 'Kettles' })).toHaveCount(3)
  await expect(docs(page).getByRole('link', { name: 'On the web' })).toHaveCount(1)
})
