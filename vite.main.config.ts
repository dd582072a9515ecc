import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'
import { latin1, logAllButEval } from './vite.config.ts'

// The desktop app's main process, and in the mode `preload` the script that its pages get. A sandboxed preload
// script is read as CommonJS; it and the main process hold all that they need but Electron.
export default defineConfig(({ mode }) => {
  const isPreload = mode === 'preload'
  return {
    plugins: [latin1],
    publicDir: false,
    build: {
      ssr: true,
      // Electron 45 has Node 24; this reaches back to the older Electron that the tests have too (test/electron).
      target: 'node22',
      outDir: 'dist/main',
      emptyOutDir: !isPreload,
      minify: false,
      rolldownOptions: {
        input: isPreload ? 'main/preload.ts' : 'main/index.ts',
        onLog: logAllButEval,
        external: ['electron', /^node:/, ...builtinModules],
        output: {
          format: isPreload ? 'cjs' : 'es',
          entryFileNames: isPreload ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
    ssr: { noExternal: true },
  }
})
