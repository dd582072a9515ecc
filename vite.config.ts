import { builtinModules } from 'node:module'
import { defineConfig, type Rolldown } from 'vite'

/** A dependency of the demo's identity provider makes its deprecation notices with eval; nothing reaches it. */
export const logAllButEval: Rolldown.InputOptions['onLog'] = (level, log, pass) => {
  if (log.code !== 'EVAL' || !log.id?.includes('/depd/')) pass(level, log)
}

// The command line as a bundle: one start reads a few files and not a thousand, and the shim's
// file holds nothing but the shim.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: { cli: 'bridge/cli.ts' },
      onLog: logAllButEval,
      external: [/^node:/, ...builtinModules],
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
  ssr: { noExternal: true },
})
