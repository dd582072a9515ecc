// `node assets/registry/make.ts FOLDER`, after a build: the release's files for the registry of MCP servers.
import { join } from 'node:path'
import { makeRegistryFiles } from './registry-files.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name the folder of the release.')
await makeRegistryFiles(join(import.meta.dirname, '../../dist/shim.mjs'), folder)
