// The shim as a program of its own, in the bundle for Claude Desktop.
import { runShim } from './index.ts'

await runShim(process.argv.slice(2), [])
