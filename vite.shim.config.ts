import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'

// The shim as one file without imports, as the bundle for Claude Desktop needs it.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    // As package.json and the bundle's manifest say: it uses Promise.withResolvers and process.getBuiltinModule.
    target: 'node22.12',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: { shim: 'bridge/shim/main.ts' },
      external: [/^node:/, ...builtinModules],
      output: { format: 'es', entryFileNames: '[name].mjs' },
    },
  },
  ssr: { noExternal: true },
})
