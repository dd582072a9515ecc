// The shim as a program of its own, for the bundle for Claude Desktop and for the installed app.
import { runShim } from './index.ts'
import { NO_SANDBOX, readStart } from './program.ts'

const args = process.argv.slice(2).filter((arg) => arg !== NO_SANDBOX)
await runShim(args, readStart(process.env))
