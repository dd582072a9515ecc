import type { Page } from '@playwright/test'
import type { LaunchedDesktop } from '../running-desktop.ts'

/** The window as a second start of the app shows it, once something is in it. */
export async function openWindow(app: LaunchedDesktop): Promise<Page> {
  await app.startAgain()
  const page = await app.page()
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  return page
}
