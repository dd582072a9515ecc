// `npm run bench:window`: size and speed of the pages in a real browser, against the demo. Prints what it
// measured beside what is to be held; fails nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import type { Call } from '../bridge/activity/index.ts'
import { startTestBridge, until, type TestBridge } from './bridge.ts'
import { findChromium } from './chromium.ts'
import { answerTool, jobWithFiles, manyTasks } from './e2e/task-answers.ts'
import { answerWith, goTo, openUi } from './e2e/ui.ts'

const ROUNDS = 9
const CALLS = 10_000
const TASKS = 5_000
const FILES = 5_500

const say = (what: string, figure: string) => process.stdout.write(`${what.padEnd(64)}${figure}\n`)
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** Bytes of all scripts and styles, each compressed as a server would. */
function measureBundle(): void {
  const folder = resolve(import.meta.dirname, '../dist/ui/assets')
  const files = readdirSync(folder).filter((file) => /\.(js|css)$/.test(file))
  const sizes = files.map((file) => ({ file, bytes: gzipSync(readFileSync(join(folder, file))).byteLength }))
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  say('All scripts and styles, gzipped (to hold: at most 350 kB)', `${(total / 1000).toFixed(0)} kB`)
  for (const { file, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 3))
    say(`  of that ${file}`, `${(bytes / 1000).toFixed(0)} kB`)
}

/** Milliseconds from the start of the navigation to the first pixel, and to what the page is for. */
async function measureFirstPaint(page: Page, fixture: TestBridge): Promise<void> {
  const paints: number[] = []
  const contents: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await openUi(page, fixture, '')
    await goTo(page, 'overview')
    await page.reload({ waitUntil: 'commit' })
    await page.getByText('PanDA is alive').waitFor()
    const { paint, now } = await page.evaluate(async () => {
      const now = performance.now()
      // A paint is told a moment after it was made.
      const paint = await new Promise<number>((told) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName('first-contentful-paint')
          if (entry) told(entry.startTime)
        }).observe({ type: 'paint', buffered: true })
      })
      return { paint, now }
    })
    paints.push(paint)
    contents.push(now)
  }
  say('First paint of the overview (to hold: at most 300 ms)', `${median(paints).toFixed(0)} ms`)
  say('  with the state of PanDA in it', `${median(contents).toFixed(0)} ms`)
}

/** The longest task while 10,000 calls are scrolled from end to end. */
async function measureCalls(page: Page, fixture: TestBridge): Promise<void> {
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  const call: Call = await until(() => fixture.bridge.state.recentCalls[0])
  const calls = Array.from({ length: CALLS }, (_, index) => ({
    ...call,
    id: `${index}`,
    time: index * 60_000,
  }))
  answerWith(fixture, 'getActivity', () => ({ calls, older: false }))
  await goTo(page, 'activity')
  await measureScrolling(page, 'calls', CALLS)
}

/** The same for a list of tasks, with the time until they are there, and until a word has found one. */
async function measureTasks(page: Page, fixture: TestBridge): Promise<void> {
  answerTool(fixture, 'panda_my_tasks', () => manyTasks(TASKS))
  const start = performance.now()
  await goTo(page, 'tasks')
  await page.locator(`[role=table][aria-rowcount="${TASKS + 1}"]`).waitFor()
  say(`The list of ${TASKS} tasks is there after`, `${(performance.now() - start).toFixed(0)} ms`)
  await measureScrolling(page, 'tasks', TASKS)
  const typed = performance.now()
  await page.getByRole('textbox', { name: 'Search in your tasks' }).fill('sample_4321')
  await page.locator('[role=table][aria-rowcount="2"]').waitFor()
  say(`One of ${TASKS} tasks is found after`, `${(performance.now() - typed).toFixed(0)} ms`)
}

/** The same for the files of a job. */
async function measureFiles(page: Page, fixture: TestBridge): Promise<void> {
  answerTool(fixture, 'panda_explain_job', () => jobWithFiles(1, FILES))
  await goTo(page, 'jobs/1')
  await measureScrolling(page, 'files', FILES)
}

/** The longest task while a table of so many rows is scrolled from end to end. */
async function measureScrolling(page: Page, what: string, count: number): Promise<void> {
  const selector = `[role=table][aria-rowcount="${count + 1}"]`
  await page.locator(selector).waitFor()
  const longest = await page.evaluate(async (selector) => {
    const element = document.querySelector(selector)?.parentElement as HTMLElement
    let longest = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
    }).observe({ type: 'longtask' })
    for (let step = 0; step <= 100; step += 1) {
      element.scrollTo({ top: (element.scrollHeight * step) / 100 })
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    // Tasks are told a moment after they have ended.
    await new Promise((resolve) => setTimeout(resolve, 300))
    return longest
  }, selector)
  say(
    `Longest task while ${count} ${what} scroll (to hold: at most 100 ms)`,
    longest === 0 ? 'below 50 ms' : `${longest.toFixed(0)} ms`,
  )
}

measureBundle()
const executablePath = findChromium()
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
try {
  await using fixture = await startTestBridge()
  const page = await browser.newPage()
  await measureFirstPaint(page, fixture)
  await measureCalls(page, fixture)
  await measureTasks(page, fixture)
  await measureFiles(page, fixture)
} finally {
  await browser.close()
}
