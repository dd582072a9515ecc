import { defineConfig } from '@playwright/test'
import { findChromium } from './test/chromium.ts'

const executablePath = findChromium()

export default defineConfig({
  testDir: 'test/e2e',
  // One browser on two cores; each test has a bridge and a demo of its own.
  workers: 1,
  forbidOnly: true,
  // These only end what hangs, on a machine that may be busy with other programs too. Nothing is tried twice: what
  // fails once, fails for a user too.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['line']],
  outputDir: '.cache/playwright',
  use: {
    browserName: 'chromium',
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      // Root, as in a container, has no sandbox; and nothing is asked of the network outside.
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
