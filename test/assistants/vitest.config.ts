import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/assistants/**/*.test.ts'],
    globalSetup: 'test/homes.ts',
    // Programs of 100 MB and more, each of which takes the whole machine to start.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
