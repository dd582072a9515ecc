import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/electron/*.electron.ts'],
    globalSetup: 'test/homes.ts',
    // One app at a time: it has one tray, and one keychain.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
