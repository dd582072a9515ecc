import { expect, test, type Page } from '@playwright/test'
import { KNOWN_TASKS, ONE_SITE } from '../../bridge/demo/known.ts'
import { startTestBridge } from '../bridge.ts'
import { answerTool, manyTasks } from './task-answers.ts'
import { goTo, openUi, violations } from './ui.ts'

const table = (page: Page) => page.getByRole('table', { name: 'Your tasks' })
const rows = (page: Page) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('link') })
const search = (page: Page) => page.getByRole('textbox', { name: 'Search in your tasks' })
const standing = (page: Page, name: string) =>
  page.getByRole('group', { name: 'How urgent' }).getByRole('button', { name })

test('my tasks stand there by what needs me first, with state, files and failures', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  await page.getByRole('link', { name: 'Tasks', exact: true }).click()
  await expect(rows(page).first()).toBeVisible()
  await standing(page, 'Needs you').click()
  const memory = rows(page).filter({ hasText: `${KNOWN_TASKS.memory}` })
  await expect(memory).toContainText('exhausted')
  await expect(memory).toContainText(/\d+ of \d+ files/)
  await expect(memory).toContainText(/\d+ failed/)
  await expect(memory).toContainText(/ago/)
  await expect(rows(page).filter({ hasText: /\bdone\b/ })).toHaveCount(0)
  await standing(page, 'Needs you').click()
  await expect(rows(page).first()).toContainText(/exhausted|failed|broken|running/)
  await expect(page.getByText(`${KNOWN_TASKS.othersFailing}`)).toHaveCount(0)
})

test('tasks are found by words and by state, and the list is as it was when one comes back', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'tasks')
  await expect(rows(page).first()).toBeVisible()
  await search(page).fill(`user*muon ${KNOWN_TASKS.memory}`)
  await expect(rows(page)).toHaveCount(1)
  await expect(page.getByText(/^1 of \d+ tasks$/)).toBeVisible()
  await rows(page).getByRole('link').press('Enter')
  await expect(page.getByRole('heading', { name: `Task ${KNOWN_TASKS.memory}` })).toBeVisible()
  await page.goBack()
  await expect(search(page)).toHaveValue(`user*muon ${KNOWN_TASKS.memory}`)
  await expect(rows(page)).toHaveCount(1)
  await search(page).fill('no task has that name')
  await expect(page.getByText('No task is like that')).toBeVisible()
  await page.getByRole('button', { name: 'Show all tasks' }).click()
  await page
    .getByRole('group', { name: 'State' })
    .getByRole('button', { name: /^aborted/ })
    .click()
  await expect(rows(page)).toHaveCount(1)
})

test('the period is chosen, remembered, and a longer one offered where there is nothing', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  const twoDaysAgo = new Date(Date.now() - 50 * 3_600_000)
  for (const task of fixture.demo.state.world.tasks.values()) task.modificationTime = twoDaysAgo
  await openUi(page, fixture, 'tasks')
  await expect(rows(page).first()).toBeVisible()
  await page.getByText('1 day', { exact: true }).click()
  await expect(page.getByText('No task of yours has changed in the last day')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.reload()
  await expect(page.getByRole('radio', { name: '1 day' })).toBeChecked()
  await page.getByRole('button', { name: 'Look at the last 3 days' }).click()
  await expect(rows(page).first()).toBeVisible()
})

test('why a task failed: reasons with counts and sites, what helps, and a job to look at', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, `tasks/${KNOWN_TASKS.oneSite}`)
  await expect(page.getByRole('heading', { name: `Task ${KNOWN_TASKS.oneSite}` })).toBeVisible()
  const reasons = page.getByRole('table', { name: 'Failures by reason' })
  await expect(reasons).toContainText(ONE_SITE)
  await expect(reasons).toContainText('Can act:')
  await expect(page.getByRole('region', { name: 'Progress' })).toContainText(/\d+ of \d+ files done/)
  await expect(page.getByRole('region', { name: 'Inputs and outputs' })).toContainText('_ntuple.root')
  await expect(page.getByText(/^From task/)).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 420, height: 640 })
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420)
  await reasons.getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: /^Job \d+$/ })).toBeVisible()
})

test('a task of 5,000 jobs is explained by its reasons, in a picture and in a table', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, `tasks/${KNOWN_TASKS.failing5000}`)
  await expect(page.getByRole('img', { name: /^Failed jobs by reason: / })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Failures by reason' }).getByRole('row')).toHaveCount(6)
})

test('the question for an assistant is copied, and PanDA’s own words are marked as its own', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await using fixture = await startTestBridge()
  await openUi(page, fixture, `tasks/${KNOWN_TASKS.noSite}`)
  await expect(page.getByRole('region', { name: 'What PanDA says' })).toContainText('PanDA said this.')
  await page.getByRole('button', { name: 'Copy the question' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `Why did task ${KNOWN_TASKS.noSite} fail, and what should I do?`,
  )
})

test('a command goes the way of approvals, and the page shows what came of it', async ({ page }) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  await openUi(page, fixture, `tasks/${jediTaskID}`)
  const commands = page.getByRole('region', { name: 'Commands' })
  await commands.getByRole('button', { name: 'Kill' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText(`Kill task ${jediTaskID}?`)
  // No assistant asks: nothing says so.
  await expect(question).toContainText('Asked for in a window of PanDA Bridge')
  await expect(question).toContainText('Is this what you want?')
  await expect(question.getByLabel('Reason for a no')).toHaveCount(0)
  await question.getByRole('button', { name: 'Yes', exact: true }).click()
  await expect(page.locator('main').getByText('aborting', { exact: true })).toBeVisible()
  await expect(commands.getByRole('button', { name: 'Kill' })).toHaveCount(0)
  expect(fixture.demo.state.world.tasks.get(jediTaskID)?.status).toMatch(/abort/)
})

test('of a command on which the bridge was lost it is not known whether it was done', async ({ page }) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  await openUi(page, fixture, `tasks/${jediTaskID}`)
  await page.route('**/api/callTool', (route) => route.abort())
  const commands = page.getByRole('region', { name: 'Commands' })
  await commands.getByRole('button', { name: 'Kill' }).click()
  await expect(commands.getByRole('alert')).toContainText('Whether it was done is not known: look before')
  await expect(commands.getByRole('alert')).not.toContainText('try again')
})

test('a no to a command is said, and where no rule asks, the user is asked all the same', async ({
  page,
}) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  await openUi(page, fixture, `tasks/${jediTaskID}`)
  const commands = page.getByRole('region', { name: 'Commands' })
  await commands.getByRole('button', { name: 'Kill' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'No', exact: true }).click()
  await expect(commands.getByRole('alert')).toBeVisible()
  await fixture.bridge.api.setRules({ rules: { read: 'allow', write: 'allow', destructive: 'allow' } })
  await commands.getByRole('button', { name: 'Kill' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'No', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(fixture.demo.state.world.tasks.get(jediTaskID)?.status).toBe('running')
})

test('a set that only looks has no commands, and says where that is changed', async ({ page }) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  await openUi(page, fixture, `tasks/${jediTaskID}`)
  await expect(page.getByRole('region', { name: 'Commands' })).toContainText(/Your set “.+” has no command/)
})

test('a number leads to its task or job', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'tasks')
  const box = page.getByRole('textbox', { name: 'Go to task or job number' })
  await box.fill('ttbar')
  await expect(page.getByText('This is no number of a task or a job.')).toBeVisible()
  await box.fill(`https://bigpanda.cern.ch/task/${KNOWN_TASKS.oneInput}/`)
  await box.press('Enter')
  await expect(page.getByRole('heading', { name: `Task ${KNOWN_TASKS.oneInput}` })).toBeVisible()
  await goTo(page, 'tasks/twelve')
  await expect(page.getByText('“twelve” is no number of a task')).toBeVisible()
})

test('a task that does not exist: a sentence, and another try', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'tasks/1')
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible()
})

test('PanDA cannot be reached: why, and the last list with its time', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'tasks')
  await expect(rows(page).first()).toBeVisible()
  fixture.demo.faults.mcp = { kind: 'down' }
  fixture.demo.faults.rest = { kind: 'down' }
  await page.getByText('7', { exact: true }).click()
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(page.getByText(/^What follows is as of/)).toBeVisible()
  await expect(rows(page).first()).toBeVisible()
  expect(await violations(page)).toEqual([])
  fixture.demo.faults.mcp = null
  fixture.demo.faults.rest = null
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('nobody is signed in: the way to sign in, and then the tasks', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await openUi(page, fixture, 'tasks')
  await expect(page.getByText('Sign in to see your tasks')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const [signInPage] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open the sign-in page' }).click(),
  ])
  await signInPage.getByRole('button', { name: 'Approve' }).click()
  await expect(rows(page).first()).toBeVisible()
  await fixture.bridge.api.signOut({})
  await expect(page.getByText('Sign in to see your tasks')).toBeVisible()
  await expect(rows(page)).toHaveCount(0)
})

test('the list follows by itself, and does not jump', async ({ page }) => {
  await using fixture = await startTestBridge()
  let asked = 0
  answerTool(fixture, 'panda_my_tasks', () => {
    asked += 1
    const answer = manyTasks(300)
    return { ...answer, tasks: answer.tasks.map((task) => ({ ...task, status: `state${asked}` })) }
  })
  await page.clock.install()
  await openUi(page, fixture, 'tasks')
  await expect(rows(page).first()).toContainText(/state\d/)
  const scroller = table(page).locator('..')
  await scroller.evaluate((element) => element.scrollTo({ top: 3_000 }))
  const before = asked
  await page.clock.runFor(61_000)
  await expect(rows(page).first()).toContainText(`state${before + 1}`)
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(3_000)
})

test('of 5,000 tasks only those in sight are in the page', async ({ page }) => {
  await using fixture = await startTestBridge()
  answerTool(fixture, 'panda_my_tasks', () => manyTasks(5_000))
  await openUi(page, fixture, 'tasks')
  await expect(table(page)).toHaveAttribute('aria-rowcount', '5001')
  for (const part of [0, 0.5, 1]) {
    await table(page)
      .locator('..')
      .evaluate((element, part) => element.scrollTo({ top: element.scrollHeight * part }), part)
    await expect(rows(page).first()).toBeAttached()
    expect(await rows(page).count()).toBeLessThan(60)
  }
  await search(page).fill('sample_4321')
  await expect(rows(page)).toHaveCount(1)
})

test('axe finds nothing wrong with the list, and at 420 pixels nothing is cut off', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'tasks')
  await expect(rows(page).first()).toBeVisible()
  expect(await violations(page)).toEqual([])
  for (const width of [420, 992, 1080]) {
    await page.setViewportSize({ width, height: 640 })
    await expect(rows(page).first()).toBeInViewport()
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width}`).toBe(width)
    const beyond = await table(page)
      .locator('..')
      .evaluate((box) => box.scrollWidth - box.clientWidth)
    expect(beyond, `at ${width}`).toBe(0)
  }
  await page.setViewportSize({ width: 420, height: 640 })
  expect(await violations(page)).toEqual([])
})

test('the overview begins with the tasks', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Your tasks')
  const tasks = page.getByRole('region', { name: 'Your tasks' })
  await expect(tasks).toContainText(/need you|needs you/)
  await tasks.getByRole('listitem').first().getByRole('link').click()
  await expect(page.getByRole('heading', { name: /^Task \d+$/ })).toBeVisible()
})

test('a week is summed up on demand, or another period', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  const summary = page.getByRole('region', { name: 'Summary' })
  await summary.getByRole('button', { name: 'Sum up the last 7 days' }).click()
  await expect(summary).toContainText(/\d+ of [\d,]+ done/)
  await expect(summary).toContainText('Wall time')
  const asked = new Promise((resolve) => {
    const { answer } = fixture.bridge.api
    Object.assign(fixture.bridge.api, {
      answer: async (input: Parameters<typeof answer>[0]) => {
        if (input.tool === 'panda_summary') resolve(input.arguments)
        return answer(input)
      },
    })
  })
  await summary.getByText('30 days', { exact: true }).click()
  await expect(summary).not.toContainText('Wall time')
  await summary.getByRole('button', { name: 'Sum up the last 30 days' }).click()
  await expect(summary).toContainText('Wall time')
  expect(await asked).toEqual({ since: '30d' })
  expect(await violations(page)).toEqual([])
})
