import { builtinModules } from 'node:module'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

/** A dependency of the demo's identity provider makes its deprecation notices with eval; nothing reaches it. */
export const logAllButEval: Rolldown.InputOptions['onLog'] = (level, log, pass) => {
  if (log.code !== 'EVAL' || !log.id?.includes('/depd/')) pass(level, log)
}

/** Node holds the source of what it runs, with two bytes for each character as soon as one needs them. */
export const latin1: Plugin = {
  name: 'latin1',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      chunk.code = chunk.code.replaceAll(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    }
  },
}

// The command line as a bundle: one start reads a few files and not a thousand, and the shim's
// file holds nothing but the shim.
export default defineConfig({
  plugins: [latin1],
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
