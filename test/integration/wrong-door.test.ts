import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, lchownSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { parseRuntime, thisRuntime, type Runtime } from '../../bridge/home/runtime-record.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { addressIn } from '../../bridge/home/socket/address.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { until } from '../bridge.ts'
import { cli, runCli, startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { asOtherUser, giveAway, hasOtherUser, needsOtherUser } from '../other-user.ts'
import { ownPort } from '../own-port.ts'

// What another user of the machine, or a file that does not fit, has the shim and the command line do.

let home: Home
const ends = endsAfterEach()
beforeEach(async () => {
  const demo = await startDemo()
  ends(() => demo.stop())
  home = newHome()
  ends(() => runCli(home, ['stop']))
  new SettingsFile(home).change({ server: demoServer(demo), port: ownPort })
})

const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}

/** How the shim answers an assistant that begins. */
async function askShim(env: Record<string, string> = {}): Promise<object> {
  const shim = startCli(home, ['stdio'], env)
  ends(() => shim.process.kill('SIGKILL'))
  shim.send(initialize)
  return shim.nextMessage()
}

async function startBridge(): Promise<{ runtime: Runtime; kill: () => Promise<void> }> {
  const bridge = startCli(home, ['serve', '--no-browser', '--port', String(ownPort)])
  ends(() => bridge.process.kill('SIGKILL'))
  const runtime = await until(async () => {
    const found = await readRuntime(home.runtimeFile)
    return found?.socket !== undefined && found
  })
  return {
    runtime: runtime as Runtime,
    kill: async () => {
      bridge.process.kill('SIGKILL')
      await bridge.exited
    },
  }
}

const served = { id: 0, result: { serverInfo: { name: 'panda-bridge' } } }

describe.skipIf(!hasOtherUser || !existsSync('/proc/sys/kernel/ns_last_pid'))(
  `another user of the machine${needsOtherUser}`,
  () => {
    test('who has the port of a bridge that was killed, and its process number, is shown no key', async () => {
      const { runtime, kill } = await startBridge()
      await kill()
      const got: string[] = []
      const thief = createServer((socket) => {
        socket.on('data', (chunk: Buffer) => got.push(chunk.toString())).on('error', () => undefined)
      })
      thief.listen(ownPort, '127.0.0.1')
      await once(thief, 'listening')
      ends(() => thief.close())
      const process_ = takeNumber(runtime.pid)
      ends(() => process_.kill('SIGKILL'))
      new SettingsFile(home).change({ port: undefined })
      expect(await runCli(home, ['status'])).toMatchObject({ code: 1, stdout: '' })
      expect(await askShim()).toMatchObject(served)
      expect((await runCli(home, ['status'])).stdout).toMatch(/^Bridge /)
      expect(got).toEqual([])
    })

    test('cannot speak to the bridge, nor see what it is reached by', async () => {
      const { runtime } = await startBridge()
      const reach = `require('node:net').connect(process.argv[1])
        .on('connect', () => console.log('connected')).on('error', ({ code }) => console.log(code))`
      expect(asOtherUser(reach, runtime.socket!).trim()).toBe('EACCES')
      expect(asOtherUser(`require('node:fs').readdirSync(process.argv[1])`, home.folder)).toContain('EACCES')
    })

    test('who has put his own home in the place of the user’s is not served', async () => {
      giveAway(home.folder)
      expect(await askShim()).toMatchObject({
        error: { message: expect.stringContaining('belongs to another user') },
      })
      const { code, stderr } = await runCli(home, ['status'])
      expect(code).toBe(1)
      expect(stderr).toContain('belongs to another user')
      expect((await runCli(home, ['serve', '--no-browser'])).stderr).toContain('belongs to another user')
      for (const args of [
        ['servers'],
        ['servers', 'probe', 'ATLAS'],
        ['clients'],
        ['serve', '--background'],
      ]) {
        expect((await runCli(home, args)).stderr).toMatch(
          /belongs to another user.*\n.*PANDA_BRIDGE_HOME\.\n$/,
        )
      }
      expect(readdirSync(home.folder)).toEqual(['settings.json'])
    })

    test('who has put a link in place of the record of calls is not followed', async () => {
      const precious = join(newHome().folder, 'bashrc')
      writeFileSync(precious, 'precious')
      const record = join(home.activityFolder, 'activity.jsonl')
      mkdirSync(home.activityFolder)
      symlinkSync(precious, record)
      lchownSync(record, 65_534, 65_534)
      expect(await askShim()).toMatchObject({
        error: { message: expect.stringContaining('activity.jsonl belongs to another user') },
      })
      expect(readFileSync(precious, 'utf8')).toBe('precious')
    })
  },
)

/** A program that has that process number: what takes another user 62,000 tries, root may set. */
function takeNumber(pid: number) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1))
    const child = spawn('sleep', ['600'])
    if (child.pid === pid) return child
    child.kill('SIGKILL')
  }
  throw new Error('The number could not be had')
}

describe('a runtime file', () => {
  test.for<[string, (left: Runtime) => object | string]>([
    ['with the number of all processes', (left) => ({ ...left, pid: 0 })],
    ['with nonsense for an address', (left) => ({ ...left, url: 'nonsense' })],
    ['with an address elsewhere', (left) => ({ ...left, url: 'http://192.0.2.1:80' })],
    ['with a socket that is none', (left) => ({ ...left, socket: cli })],
    ['with the number of a process that is not the user’s', (left) => ({ ...left, pid: 1 })],
    ['that is cut off', (left) => JSON.stringify(left).slice(0, 40)],
  ])('%s is stale: a bridge is started', async ([, change]) => {
    const { runtime, kill } = await startBridge()
    await kill()
    const changed = change(runtime)
    writeFileSync(home.runtimeFile, typeof changed === 'string' ? changed : JSON.stringify(changed))
    expect(await askShim()).toMatchObject(served)
    expect(parseRuntime(readFileSync(home.runtimeFile, 'utf8'))?.pid).not.toBe(runtime.pid)
  })

  test('whose port listens and says nothing keeps nobody waiting', async () => {
    const mute = createServer().listen(0, '127.0.0.1')
    await once(mute, 'listening')
    ends(() => mute.close())
    const { port } = mute.address() as { port: number }
    const { runtime, kill } = await startBridge()
    await kill()
    writeFileSync(home.runtimeFile, JSON.stringify({ ...runtime, url: `http://127.0.0.1:${port}` }))
    expect(await askShim()).toMatchObject(served)
  })

  test('that was left, in a home without keys, keeps no bridge from being started', async () => {
    const { kill } = await startBridge()
    await kill()
    rmSync(home.credentialsFolder, { recursive: true })
    expect(await askShim()).toMatchObject(served)
  })

  test.skipIf(process.platform === 'win32')(
    'of a bridge that takes connections and says nothing: it is asked once, and it is said which process',
    async () => {
      const { kill } = await startBridge()
      await kill()
      const socket = addressIn(home, '0123456789abcdef') ?? ''
      let asked = 0
      const mute = createServer(() => (asked += 1)).listen(socket)
      await once(mute, 'listening')
      ends(() => mute.close())
      writeFileSync(
        home.runtimeFile,
        JSON.stringify({ ...thisRuntime('1.0.0'), url: 'http://127.0.0.1:1', socket }),
      )
      expect(await askShim()).toMatchObject({
        error: { message: expect.stringContaining(`process ${process.pid}) does not answer`) },
      })
      expect(asked).toBe(1)
      rmSync(home.runtimeFile)
    },
    60_000,
  )

  test.skipIf(process.platform === 'win32')(
    'of a bridge that hangs: it is said which process',
    async () => {
      const { runtime } = await startBridge()
      process.kill(runtime.pid, 'SIGSTOP')
      ends(() => process.kill(runtime.pid, 'SIGCONT'))
      const { code, stderr } = await runCli(home, ['status'])
      expect(code).toBe(1)
      expect(stderr).toContain(`process ${runtime.pid}) does not answer`)
      expect(await askShim()).toMatchObject({
        error: { message: expect.stringContaining(`process ${runtime.pid}) does not answer`) },
      })
    },
    60_000,
  )
})

describe.skipIf(process.platform === 'win32')('a home', () => {
  test('that was open is closed, and its keys are other ones', async () => {
    const keys = join(home.credentialsFolder, 'keys.json')
    mkdirSync(home.credentialsFolder)
    const old = {
      control: { key: 'pb_read-by-others', createdAt: 1 },
      stdio: { key: 'pb_too', createdAt: 1 },
    }
    writeFileSync(keys, JSON.stringify(old))
    chmodSync(keys, 0o644)
    chmodSync(home.folder, 0o777)
    expect(await askShim()).toMatchObject(served)
    expect(statSync(home.folder).mode & 0o777).toBe(0o700)
    expect(statSync(keys).mode & 0o777).toBe(0o600)
    expect(readFileSync(keys, 'utf8')).not.toContain('pb_read-by-others')
    expect(readFileSync(keys, 'utf8')).not.toContain('pb_too')
    expect(JSON.parse(readFileSync(keys, 'utf8'))).toMatchObject({ control: {}, stdio: {} })
  })

  test.for(['bridge.log', 'start.log'])(
    'with a link in place of %s writes nothing where it leads',
    async (name) => {
      const precious = join(newHome().folder, 'bashrc')
      writeFileSync(precious, 'precious')
      mkdirSync(home.logsFolder)
      symlinkSync(precious, join(home.logsFolder, name))
      expect(await askShim()).toMatchObject({ error: { message: expect.stringContaining('is a link') } })
      expect(readFileSync(precious, 'utf8')).toBe('precious')
    },
  )

  test.for([
    { PANDA_BRIDGE_HOME: '' },
    { PANDA_BRIDGE_HOME: '', XDG_CONFIG_HOME: '' },
    { PANDA_BRIDGE_HOME: 'x' },
  ])('is not the current folder (%j)', (env) => {
    const { folder: cwd } = newHome()
    const user = newHome().folder
    const ran = spawnSync(process.execPath, [cli, 'status'], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: user, ...env },
      encoding: 'utf8',
    })
    expect(ran.status).toBe(env.PANDA_BRIDGE_HOME === '' ? 1 : 2)
    expect(spawnSync('ls', ['-A', cwd], { encoding: 'utf8' }).stdout).toBe('')
  })
})
