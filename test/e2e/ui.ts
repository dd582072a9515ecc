import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { BridgeApi, BridgeMethod } from '../../bridge/api.ts'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import type { TestBridge } from '../bridge.ts'
import { newHome } from '../homes.ts'

/** Opens the window of a bridge as its user does: by a one-time link. @param path such as `tools` or `settings` */
export async function openUi(
  page: Page,
  { home, bridge }: Pick<TestBridge, 'home' | 'bridge'>,
  path = 'overview',
): Promise<void> {
  await page.goto(await makeLink(home, bridge.url))
  if (path !== '') await goTo(page, path)
}

/** As a link in the window does it: the page is not loaded anew. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => (window.location.hash = hash), `/${path}`)
}

/** Has the bridge itself give other answers: a window believes nobody else. */
export function answerWith<M extends BridgeMethod>(
  { bridge }: Pick<TestBridge, 'bridge'>,
  method: M,
  answer: () => Awaited<ReturnType<BridgeApi[M]>>,
): void {
  Object.assign(bridge.api, { [method]: async () => answer() })
}

/** What axe-core finds wrong, in light and in dark; an empty list is what a test wants. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = []
  // Each page has one, and its code comes when it is gone to.
  await page.locator('h1').first().waitFor({ state: 'attached' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction((wanted) => {
      const { mantineColorScheme } = document.documentElement.dataset
      return mantineColorScheme === undefined || mantineColorScheme === wanted
    }, colorScheme)
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary = '' } of nodes) {
        found.push(`${colorScheme}: ${id}: ${target.join(' ')}: ${failureSummary}`)
      }
    }
  }
  return found
}

/** Presses Tab until the control of that name has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page
    .locator(':focus')
    .and(page.getByRole('button', { name }).or(page.getByRole('link', { name })))
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await wanted.count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`No Tab leads to ${String(name)}`)
}

/**
 * Lets this process be on a computer that has Cursor, or what has these folders in its home, and no file of the real one
 * be touched.
 * @returns what ends that, where the home is, and where Cursor's file is
 */
export function pretendComputer(...traces: string[]): Disposable & { home: string; cursorFile: string } {
  const before = new Map(homeVariables.map((name) => [name, process.env[name]]))
  const { folder } = newHome()
  for (const trace of traces.length > 0 ? traces : ['.cursor'])
    mkdirSync(join(folder, trace), { recursive: true })
  for (const name of homeVariables) delete process.env[name]
  process.env['HOME'] = folder
  return {
    home: folder,
    cursorFile: join(folder, '.cursor', 'mcp.json'),
    [Symbol.dispose]: () => {
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
    },
  }
}

/** By these the files of a user are found. */
const homeVariables = ['HOME', 'XDG_CONFIG_HOME', 'PANDA_CONFIG_ROOT']
