import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { inflateRawSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { homeAt, type Home } from '../../bridge/home/home.ts'
import { appShim } from '../../bridge/shim/program.ts'
import { cli, recordProcess, runCli } from '../cli.ts'
import { launch } from '../electron-host/launch.ts'
import { newHome } from '../homes.ts'
import { appPath, bridgeOf, startDesktop } from './app.ts'
import { desktopEnv } from './prepare.ts'

/**
 * What an installed app writes into an assistant's configuration, started as the assistant starts it. Node stands in
 * for the app's executable: with ELECTRON_RUN_AS_NODE that is what the executable is.
 */
const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

interface Entry {
  command: string
  args: string[]
  env: Record<string, string>
}

interface Manifest {
  server: { mcp_config: { args: string[] } }
}

/** Asks the shim of that entry for its server's name. */
async function initialize({ command, args, env }: Entry): Promise<unknown> {
  const child = spawn(command, args, { env: { PATH: process.env['PATH'], ...env } })
  recordProcess(child.pid)
  ended.push(() => child.kill())
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`)
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error(`The shim ended: ${errors}`)
}

function entryOf(file: string): Entry {
  const { mcpServers } = JSON.parse(readFileSync(file, 'utf8')) as { mcpServers: { panda: Entry } }
  return mcpServers.panda
}

const answer = { id: 1, result: { serverInfo: { name: 'panda-bridge' } } }

/** A home as on macOS, with a space in its path. */
function homeWithSpace(): Home {
  const home = homeAt(join(newHome().folder, 'Application Support', 'panda-bridge'))
  mkdirSync(home.folder, { recursive: true })
  return home
}

test('the entry that the app writes for Claude Desktop has no space in its arguments, and reaches the app', async () => {
  const home = homeWithSpace()
  await using app = await startDesktop({ home, isNew: true, args: ['--hidden'] })
  const file = join(newHome().folder, 'claude_desktop_config.json')
  await app.bridge.connectClient({ client: 'claude-desktop', file })
  const entry = entryOf(file)
  expect(entry.args.filter((arg) => arg.includes(' '))).toEqual([])
  expect(entry.env['ELECTRON_RUN_AS_NODE']).toBe('1')
  expect(await initialize(entry)).toMatchObject(answer)
  expect(app.host.errors).toEqual([])
})

test('the shim of an app that does not run starts it, hidden and not as Node', async () => {
  const home = homeWithSpace()
  // An app whose executable is in a folder with a space; what it was started with, it writes down.
  const folder = join(home.folder, 'PanDA Bridge.app')
  mkdirSync(folder)
  const executable = join(folder, 'start me.mjs')
  const written = join(folder, 'started.json')
  const script = `
    import { writeFileSync } from 'node:fs'
    writeFileSync(${JSON.stringify(written)}, JSON.stringify({ argv: process.argv.slice(2), env: process.env }))
    process.argv.splice(2, 10, 'serve', '--port', '0', '--no-browser')
    await import(${JSON.stringify(pathToFileURL(cli).href)})`
  writeFileSync(executable, script)
  cpSync(resolve(appPath, 'dist/shim.mjs'), join(home.folder, 'shim.mjs'))

  const shimUrl = pathToFileURL(join(home.folder, 'shim.mjs')).href
  const { command, args, env } = appShim(process.execPath, shimUrl, [
    process.execPath,
    executable,
    '--hidden',
  ])
  ended.push(() => runCli(home, ['stop']))
  const cursor = {
    APPIMAGE: '/apps/Cursor.AppImage',
    APPDIR: '/tmp/.mount_Cursor',
    ARGV0: 'cursor',
    OWD: '/',
  }
  expect(
    await initialize({
      command,
      args: [...args],
      env: { ...env, ...cursor, PANDA_BRIDGE_HOME: home.folder },
    }),
  ).toMatchObject(answer)
  const started = JSON.parse(readFileSync(written, 'utf8')) as { argv: string[]; env: Record<string, string> }
  expect(started.argv).toEqual(['--hidden'])
  expect(Object.keys(started.env)).not.toContain('ELECTRON_RUN_AS_NODE')
  expect(Object.keys(started.env)).not.toContain('PANDA_BRIDGE_START')
  // The assistant is an AppImage, and the app is not.
  for (const name of Object.keys(cursor)) expect(Object.keys(started.env)).not.toContain(name)
})

test('the bundle for Claude Desktop is handed to Claude, and knows how to start the app', async () => {
  await using app = await startDesktop({ isNew: true, args: ['--hidden'] })
  await app.bridge.installInClaude({})
  const file = join(app.home.cacheFolder, 'panda-bridge.mcpb')
  expect(app.host.opened).toEqual([file])
  // The manifest is the archive's first file (PKZIP's APPNOTE, 4.3.7: 30 bytes, then its name).
  const zip = readFileSync(file)
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)
  const manifest = JSON.parse(inflateRawSync(zip.subarray(start)).toString()) as Manifest
  expect(manifest.server.mcp_config.args.slice(1)).toEqual([
    '--client',
    'claude-desktop',
    '--',
    process.execPath,
    resolve(appPath),
    '--hidden',
  ])
  expect(app.host.errors).toEqual([])
})

test('an AppImage is named by its own file, and not by where it is mounted for the moment', async () => {
  const home = newHome()
  const image = join(home.folder, 'PanDA-Bridge.AppImage')
  const app = await launch({
    appPath,
    packaged: true,
    args: ['--hidden'],
    // Node stands in for the executable in the image's mount.
    env: { ...desktopEnv(home), APPIMAGE: image, APPDIR: dirname(process.execPath) },
  })
  const { bridge } = await bridgeOf(home)
  const file = join(newHome().folder, 'claude_desktop_config.json')
  await bridge.connectClient({ client: 'claude-desktop', file })
  const { command, env } = entryOf(file)
  expect(command).toBe(image)
  expect(JSON.parse(env['PANDA_BRIDGE_START'] ?? '')).toEqual([image, '--hidden'])
  // The launcher of an AppImage on a system that has no user namespaces for it.
  const launcher = `#!/bin/bash
    for arg in "$@"; do [ "$arg" != --no-sandbox ] || exec "${process.execPath}" "$@"; done
    exec "${process.execPath}" --no-sandbox "$@"`
  writeFileSync(image, launcher, { mode: 0o755 })
  expect(await initialize(entryOf(file))).toMatchObject(answer)
  expect(app.host.errors).toEqual([])
  await app.stop()
})

test('an installed app that an assistant’s AppImage has started names itself, and not the assistant', async () => {
  const home = newHome()
  const cursor = {
    APPIMAGE: '/apps/Cursor.AppImage',
    APPDIR: '/tmp/.mount_Cursor',
    ARGV0: 'cursor',
    OWD: '/',
  }
  const app = await launch({
    appPath,
    packaged: true,
    args: ['--hidden'],
    env: { ...desktopEnv(home), ...cursor },
  })
  const { bridge } = await bridgeOf(home)
  const file = join(newHome().folder, 'claude_desktop_config.json')
  await bridge.connectClient({ client: 'claude-desktop', file })
  const { command, env } = entryOf(file)
  expect(command).toBe(process.execPath)
  expect(JSON.parse(env['PANDA_BRIDGE_START'] ?? '')).toEqual([process.execPath, '--hidden'])
  // What electron-updater would update.
  expect(Object.keys(process.env)).not.toContain('APPIMAGE')
  expect(app.host.errors).toEqual([])
  await app.stop()
})
