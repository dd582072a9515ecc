import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The ordinary user of test/electron/run.ts may not write into the checkout.
  ...(process.env['PANDA_TEST_CACHE'] && { cacheDir: process.env['PANDA_TEST_CACHE'] }),
  test: {
    include: ['test/electron/*.electron.ts'],
    globalSetup: 'test/homes.ts',
    // One app at a time: it has one tray, and one keychain.
    fileParallelism: false,
    // They only end what hangs.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
