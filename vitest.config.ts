import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'assets/**/*.test.ts',
      'bridge/**/*.test.ts',
      'main/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'test/**/*.test.ts',
    ],
    exclude: ['test/pandamcp/**', 'test/assistants/**', 'test/identity-providers/**', 'node_modules/**'],
    globalSetup: 'test/homes.ts',
    // Real sockets, browsers and child processes, on a machine that may be busy with other programs too. These only end
    // what hangs; no test asserts a time.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
