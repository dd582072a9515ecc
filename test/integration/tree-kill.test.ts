import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { cli, recordProcess, runCli, startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { ownPort } from '../own-port.ts'

const ends = endsAfterEach()
const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params }

/**
 * An assistant as GitHub Copilot CLI and opencode are at their end: everything below its server is looked up by the
 * numbers of parents, and ended, with the groups of processes.
 */
const assistant = `
  const { spawn } = require('node:child_process'), fs = require('node:fs')
  const server = spawn(process.execPath, [${JSON.stringify(cli)}, 'stdio'], { detached: true })
  server.stdin.write(${JSON.stringify(`${JSON.stringify(initialize)}\n`)})
  server.stdout.once('data', () => {
    const parents = new Map()
    for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
      try {
        const stat = fs.readFileSync('/proc/' + pid + '/stat', 'utf8')
        parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
      } catch {}
    }
    const below = (pid) => [pid, ...[...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => below(child))]
    for (const pid of below(server.pid))
      for (const target of [-pid, pid]) try { process.kill(target, 'SIGKILL') } catch {}
    process.exit(0)
  })`

test.skipIf(process.platform !== 'linux')(
  'an assistant that ends the whole tree of its server leaves the bridge to the others',
  async () => {
    const home = newHome()
    new SettingsFile(home).change({ port: ownPort })
    ends(() => runCli(home, ['stop']))
    const env = { PATH: process.env['PATH'], HOME: home.folder, PANDA_BRIDGE_HOME: home.folder }
    const first = spawn(process.execPath, ['-e', assistant], { env, stdio: ['ignore', 'inherit', 'inherit'] })
    recordProcess(first.pid)
    expect(await once(first, 'exit')).toEqual([0, null])
    const bridge = await readRuntime(home.runtimeFile)
    expect(bridge).toBeDefined()
    const second = startCli(home, ['stdio'])
    ends(() => second.process.kill('SIGKILL'))
    second.send(initialize)
    expect(await second.nextMessage()).toMatchObject({ result: { serverInfo: { name: 'panda-bridge' } } })
    expect((await readRuntime(home.runtimeFile))?.pid).toBe(bridge?.pid)
  },
)
