import { expect, test } from '@playwright/test'
import { KNOWN_JOBS, KNOWN_ODD_LOGS, KNOWN_TASKS } from '../../bridge/demo/known.ts'
import { startTestBridge } from '../bridge.ts'
import { answerTool, jobWithFiles, logFiles, logLines } from './task-answers.ts'
import { goTo, openUi, violations } from './ui.ts'

const JOB = 6_742_500_001

test('why a job failed: the error in words, what was used of what was asked for, and its files', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  const id = KNOWN_JOBS.outOfMemory
  await openUi(page, fixture, `tasks`)
  await page.getByRole('textbox', { name: 'Go to task or job number' }).fill(`${id}`)
  await page.getByRole('button', { name: `Job ${id}` }).click()
  await expect(page.getByRole('heading', { name: `Job ${id}` })).toBeVisible()
  const why = page.getByRole('region', { name: 'Why it failed' })
  await expect(why).toContainText('memory')
  await expect(why).toContainText('Can act:')
  await expect(page.getByRole('region', { name: 'Used, of what was asked for' })).toContainText(
    /Memory.*MB|GB/,
  )
  await expect(page.getByRole('table', { name: 'Files' })).toContainText('.root')
  await expect(page.getByRole('region', { name: 'Ask an assistant' })).toContainText(
    `Why did job ${id} fail, and what should I do?`,
  )
  expect(await violations(page)).toEqual([])
  await page.getByRole('link', { name: `Task ${KNOWN_TASKS.everyReason}` }).click()
  await expect(page.getByRole('heading', { name: `Task ${KNOWN_TASKS.everyReason}` })).toBeVisible()
})

test('a job that does not exist: a sentence, and another try', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'jobs/12')
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible()
})

test('of 5,500 files only those in sight are in the page, and one is found by words', async ({ page }) => {
  await using fixture = await startTestBridge()
  answerTool(fixture, 'panda_explain_job', () => jobWithFiles(JOB, 5_500))
  await openUi(page, fixture, `jobs/${JOB}`)
  const files = page.getByRole('table', { name: 'Files' })
  await expect(files).toHaveAttribute('aria-rowcount', '5501')
  expect(await files.getByRole('row').count()).toBeLessThan(60)
  await page.getByRole('textbox', { name: 'Search in the files' }).fill('EVNT*005432 input')
  await expect(page.getByText('1 of 5,500 files')).toBeVisible()
  await expect(files).toContainText('EVNT.005432.pool.root.1')
  expect(await violations(page)).toEqual([])
})

test('the log is read by the monitor: what it shows, whatever it holds', async ({ page }) => {
  await using fixture = await startTestBridge()
  const openLog = async (job: number, file: RegExp) => {
    await goTo(page, `jobs/${job}`)
    await expect(page.getByRole('heading', { name: `Job ${job}` })).toBeVisible()
    await page.getByRole('button', { name: 'Show the log files' }).click()
    await page.getByRole('button', { name: file }).click()
  }
  const lines = page.getByRole('region', { name: /^Lines of / })
  await openUi(page, fixture, 'tasks')
  await openLog(KNOWN_JOBS.outOfMemory, /pilotlog\.txt/)
  await expect(lines).toContainText('Payload ran out of memory')
  await openLog(KNOWN_ODD_LOGS.escapes, /payload\.stdout/)
  await expect(lines).toContainText('calibration')
  expect(await lines.innerText()).not.toContain('\u001B')
  await openLog(KNOWN_ODD_LOGS.huge, /payload\.stdout.*2\.\d GB/)
  await expect(lines.locator('div').first()).toBeAttached()
  expect(await lines.locator('div').count()).toBeLessThanOrEqual(1_000)
  await openLog(KNOWN_ODD_LOGS.binary, /payload\.stdout/)
  await expect(page.getByRole('alert')).toContainText('is no text')
})

test('a log that the monitor still fetches is asked for again by itself', async ({ page }) => {
  await using fixture = await startTestBridge()
  answerTool(fixture, 'panda_explain_job', () => jobWithFiles(JOB, 3))
  let asked = 0
  answerTool(fixture, 'panda_read_log', () => {
    asked += 1
    return logFiles(JOB, asked < 2)
  })
  await openUi(page, fixture, `jobs/${JOB}`)
  await page.getByRole('button', { name: 'Show the log files' }).click()
  await expect(page.getByText('The monitor is fetching the log')).toBeVisible()
  await expect(page.getByRole('button', { name: /pilotlog\.txt/ })).toBeVisible()
  expect(asked).toBe(2)
})

test('waiting for a log ends when its reader has enough', async ({ page }) => {
  await using fixture = await startTestBridge()
  answerTool(fixture, 'panda_explain_job', () => jobWithFiles(JOB, 3))
  answerTool(fixture, 'panda_read_log', () => logFiles(JOB, true))
  await openUi(page, fixture, `jobs/${JOB}`)
  await page.getByRole('button', { name: 'Show the log files' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('The monitor is fetching the log')).toHaveCount(0)
})

test('a log is read line by line: its numbers, earlier lines, words in it, and no markup', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  answerTool(fixture, 'panda_explain_job', () => jobWithFiles(JOB, 3))
  answerTool(fixture, 'panda_read_log', ({ file, from_line, around, lines }) => {
    if (typeof file !== 'string') return logFiles(JOB)
    if (around === 'line 77 ') return logLines(JOB, file, 60, 40)
    return logLines(JOB, file, Number(from_line ?? 1_001), Number(lines))
  })
  await openUi(page, fixture, `jobs/${JOB}`)
  await page.getByRole('button', { name: 'Show the log files' }).click()
  await page.getByRole('button', { name: /pilotlog\.txt/ }).click()
  const lines = page.getByRole('region', { name: 'Lines of pilotlog.txt' })
  await expect(lines).toContainText('line 1001 <b>of the pilot</b>')
  await expect(lines.locator('b')).toHaveCount(0)
  await page.getByRole('button', { name: 'Load earlier lines' }).click()
  await expect(lines).toContainText('line 601 ')
  await page.getByRole('textbox', { name: 'Search in the log' }).fill('line 1050 ')
  await expect(page.getByText('1 of 1', { exact: true })).toBeVisible()
  await expect(lines.locator('mark')).toHaveText('line 1050 ')
  await expect(lines.locator('mark')).toBeInViewport()
  expect(await violations(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Search in the log' }).fill('line 77 ')
  await expect(page.getByText('not in these lines')).toBeVisible()
  await page.getByRole('button', { name: 'Find in the whole file' }).click()
  await expect(lines.locator('mark')).toHaveText('line 77 ')
})

test('at 420 pixels nothing of a job is cut off', async ({ page }) => {
  await using fixture = await startTestBridge()
  answerTool(fixture, 'panda_explain_job', () => jobWithFiles(JOB, 30))
  await page.setViewportSize({ width: 420, height: 640 })
  await openUi(page, fixture, `jobs/${JOB}`)
  await expect(page.getByRole('table', { name: 'Files' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420)
})
