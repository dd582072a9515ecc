import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/** A Chromium to test with: named by CHROMIUM, the system's, or Playwright's own; undefined where there is none. */
export function findChromium(): string | undefined {
  const places = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ]
  return places.find((place) => place !== undefined && place !== '' && existsSync(place))
}
