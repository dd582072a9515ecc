import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/identity-providers/**/*.test.ts'],
    globalSetup: 'test/homes.ts',
    // One file at a time: each has a server of its own, and the first one may have to build it.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
