import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['bridge/**/*.test.ts', 'main/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['test/pandamcp/**', 'node_modules/**'],
    globalSetup: 'test/homes.ts',
    // Real sockets and child processes on two cores: generous, and never a timing assertion.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
