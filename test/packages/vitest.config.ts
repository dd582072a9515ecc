import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/packages/*.electron.ts'],
    globalSetup: 'test/homes.ts',
    fileParallelism: false,
    // They only end what hangs.
    testTimeout: 300_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
