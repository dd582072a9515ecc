import { expect, test } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'
import { answerTool, jobWithFiles, logFiles, logLines } from './task-answers.ts'
import { openUi, violations } from './ui.ts'

const JOB = 6_742_500_001

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
