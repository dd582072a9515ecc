// The shim as a program of its own, for the bundle for Claude Desktop and for the installed app.
import { runShim } from './index.ts'
import { readStart } from './program.ts'

await runShim(process.argv.slice(2), readStart(process.env))
