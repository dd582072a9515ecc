// Makes docs/images/*.png from the demo, so that the pictures in the guide never go stale. `npm run screenshots`.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { startTestBridge, until, type TestBridge } from './bridge.ts'
import { connectClient } from './clients.ts'
import { findChromium } from './e2e/chromium.ts'
import { goTo, openUi, pretendComputer } from './e2e/ui.ts'

const folder = resolve(import.meta.dirname, '../docs/images')
const pages = ['overview', 'tools', 'assistants', 'activity', 'settings']
const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 }, suffix: '' },
  { colorScheme: 'dark', viewport: { width: 1280, height: 800 }, suffix: '-dark' },
  { colorScheme: 'light', viewport: { width: 420, height: 640 }, suffix: '-small' },
  { colorScheme: 'dark', viewport: { width: 420, height: 640 }, suffix: '-small-dark' },
] as const
/** Only these go into docs/; `--all FOLDER` makes those of every look, to be looked at. */
const all = process.argv[2] === '--all'
const target = resolve(all ? (process.argv[3] ?? '.cache/screenshots') : folder)

async function take(page: Page, name: string): Promise<void> {
  // What is asked for when a page opens has come, and the chart is drawn.
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined)
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(target, `${name}.png`) })
  process.stdout.write(`${name}.png\n`)
}

/** What a morning's work leaves: calls that went well, one that failed, one that was refused. */
async function work(fixture: TestBridge): Promise<void> {
  const client = await connectClient(fixture, '2025')
  const call = (name: string, input: Record<string, unknown> = {}) =>
    client.callTool({ name, arguments: input })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  await call('system_is_alive')
  await call('task_get_status', { task_id: jediTaskID })
  await call('task_get_status', { task_id: 1 })
  await call('statistics_job_stats_by_cloud')
  await client.close()
}

/** A demo that has just been started knows one minute; the picture shows a day with an outage. */
function day(): object {
  const now = Date.now()
  const older = Array.from({ length: 276 }, (_, index) => {
    const from = now - 24 * 3_600_000 + index * 300_000
    const isDown = index >= 150 && index < 157
    const ms = 38 + 14 * Math.sin(index / 19) + 9 * Math.sin(index / 3.1) + (index % 41 === 0 ? 60 : 0)
    return {
      from,
      checks: 10,
      worst: isDown ? 'unreachable' : 'alive',
      minMs: ms - 6,
      medianMs: ms,
      maxMs: ms + 20,
    }
  })
  return { older, recent: [{ at: now - 30_000, is: 'alive', latencyMs: 41 }] }
}

/** The first run, step by step, with a bridge that knows nobody yet. */
async function takeFirstRun(page: Page, fixture: TestBridge, suffix: string): Promise<void> {
  await fixture.bridge.api.signOut({})
  await openUi(page, fixture, 'start')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('img', { name: 'QR code of the sign-in page' }).waitFor()
  await take(page, `sign-in${suffix}`)
  await page.getByRole('button', { name: 'Change: Choose your PanDA' }).click()
  await take(page, `choose-server${suffix}`)
  await page.getByRole('button', { name: /^Stay with/ }).click()
  const { login } = fixture.bridge.state
  if (login.is === 'signing-in') await fixture.demo.approve(login.signIn.userCode)
  await page.getByRole('button', { name: /^Look/ }).waitFor()
  await take(page, `choose-set${suffix}`)
  await page.getByRole('button', { name: /^Look/ }).click()
  await page.getByLabel(/^What changes in/).waitFor()
  await take(page, `connect${suffix}`)
}

async function takeApproval(page: Page, fixture: TestBridge, suffix: string): Promise<void> {
  const client = await connectClient(fixture, '2025')
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const killed = client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  const { id } = await until(() => fixture.bridge.state.approvals[0])
  await page.getByRole('button', { name: 'Yes', exact: true, disabled: false }).waitFor()
  await take(page, `approval${suffix}`)
  await fixture.bridge.api.answerApproval({ id, answer: 'no' })
  await killed
  await client.close()
}

mkdirSync(target, { recursive: true })
using _computer = pretendComputer()
const executablePath = findChromium()
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
try {
  for (const { colorScheme, viewport, suffix } of all ? looks : looks.slice(0, 2)) {
    await using fixture = await startTestBridge({ policy: 'usual', bridge: { watchClients: true } })
    await using newcomer = await startTestBridge({ policy: 'usual', signedIn: false })
    await fixture.bridge.api.chooseSet({ id: 'my-work' })
    await work(fixture)
    const context = await browser.newContext({
      colorScheme,
      viewport,
      reducedMotion: 'reduce',
      locale: 'en-GB',
    })
    const page = await context.newPage()
    await page.route('**/ui/api/getHealthHistory', (route) => route.fulfill({ json: { ok: day() } }))
    await openUi(page, fixture)
    for (const name of pages) {
      await goTo(page, name)
      await take(page, `${name}${suffix}`)
    }
    await goTo(page, 'overview')
    await takeApproval(page, fixture, suffix)
    await takeFirstRun(page, newcomer, suffix)
    await context.close()
  }
} finally {
  await browser.close()
}
