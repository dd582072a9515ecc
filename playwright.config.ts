import { defineConfig } from '@playwright/test'
import { findChromium } from './test/e2e/chromium.ts'

const executablePath = findChromium()

export default defineConfig({
  testDir: 'test/e2e',
  // One browser on two cores; each test has a bridge and a demo of its own.
  workers: 1,
  forbidOnly: true,
  // A browser on a busy machine of CI may miss a limit once; what passed only then is reported as flaky.
  retries: process.env['CI'] ? 1 : 0,
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
