import { chromium, type Page } from '@playwright/test'
import { findChromium } from '../chromium.ts'

/** Whoever signs in: a browser with nothing in it, that ends with the block which opened it. */
export interface Person extends AsyncDisposable {
  page: Page
}

/** The user's browser trusts what the user's laboratory does: here, whatever it sees. */
export async function openBrowser(): Promise<Person> {
  const executablePath = findChromium()
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
  const page = await browser.newPage({ ignoreHTTPSErrors: true })
  return { page, [Symbol.asyncDispose]: () => browser.close() }
}
