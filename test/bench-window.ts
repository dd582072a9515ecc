// `npm run bench:window`: size and speed of the pages in a real browser, against the demo. Prints what it
// measured beside what is to be held; fails nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import type { Call } from '../bridge/activity/index.ts'
import { startTestBridge, type TestBridge } from './bridge.ts'
import { findChromium } from './chromium.ts'
import { answerWith, goTo, openUi } from './e2e/ui.ts'

const ROUNDS = 9
const CALLS = 10_000

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

/** The longest task while a table of that many calls is scrolled from end to end. */
async function measureScrolling(page: Page, fixture: TestBridge): Promise<void> {
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  const call = fixture.bridge.activity.calls[0] as Call
  const calls = Array.from({ length: CALLS }, (_, index) => ({
    ...call,
    id: `${index}`,
    time: index * 60_000,
  }))
  answerWith(fixture, 'getActivity', () => ({ calls, older: false }))
  await goTo(page, 'activity')
  await page.locator(`[role=table][aria-rowcount="${CALLS + 1}"]`).waitFor()
  const longest = await page.evaluate(async () => {
    const element = document.querySelector('[role=table]')?.parentElement as HTMLElement
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
  })
  say(
    `Longest task while ${CALLS} calls scroll (to hold: at most 100 ms)`,
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
  await measureScrolling(page, fixture)
} finally {
  await browser.close()
}
