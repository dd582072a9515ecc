// No import stands here: an old Node must get as far as the sentence below, and the shim must not
// wait for packages that it does not use.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(`PanDA Bridge needs Node.js 22.12 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

// In the installed app, its executable runs this as Node: what is started from here must not come up likewise.
delete process.env['ELECTRON_RUN_AS_NODE']

// How this very program is started again: by the shim, for a bridge in the background.
const command = [process.execPath, ...process.execArgv, process.argv[1] ?? '']

if (process.argv[2] === 'stdio' && !process.argv.includes('--help')) {
  const { runShim } = await import('./shim/index.ts')
  const { usualStart } = await import('./shim/program.ts')
  await runShim(process.argv.slice(3), usualStart(command))
} else {
  const { runCommandLine } = await import('./commands/index.ts')
  process.exitCode = await runCommandLine(process.argv.slice(2), command)
}
