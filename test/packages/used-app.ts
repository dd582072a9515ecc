import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import type { RemoteBridge } from '../../bridge/http/client/http-client.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { until } from '../bridge.ts'
import { childrenOf } from '../electron/processes.ts'
import { ownPort } from '../own-port.ts'

const run = promisify(execFile)

/** A home whose PanDA is the demo, and whose user has chosen to keep the login in a file and has started Claude once. */
export function prepareHome(home: Home, demo: Demo): void {
  mkdirSync(join(dirname(home.folder), 'Claude'), { recursive: true })
  new SettingsFile(home).change({ server: demoServer(demo), port: ownPort })
  writeFileSync(join(home.folder, 'desktop.json'), JSON.stringify({ withoutKeychain: 'file' }), {
    mode: 0o600,
  })
}

/** The bridge that runs there, and what its processes are. */
export async function runningApp(home: Home) {
  await until(async () => (await readRuntime(home.runtimeFile))?.socket)
  const bridge = bridgeOfOwner(home)
  const { pid, version } = (await readRuntime(home.runtimeFile))!
  return { bridge, pid, version, renderers: () => childrenOf(pid, '--type=renderer') }
}

/** Speaks to a bridge as the one whose home it is: it answers nobody else, and nobody else asks it. */
function bridgeOfOwner(home: Home): RemoteBridge {
  const child = join(import.meta.dirname, 'ask-child.ts')
  const ask = async (method: string, input: unknown): Promise<unknown> => {
    const args = [child, home.folder, method, JSON.stringify(input)]
    const { stdout } = await run(process.execPath, args, { env: {} })
    return JSON.parse(stdout)
  }
  return new Proxy({} as RemoteBridge, {
    // A promise is asked whether it is one.
    get: (_, method) => (method === 'then' ? undefined : (input: unknown) => ask(String(method), input)),
  })
}

/** Has the app end, and waits until it has. */
export async function endApp(home: Home): Promise<void> {
  const runtime = await readRuntime(home.runtimeFile)
  if (!runtime) return
  process.kill(runtime.pid, 'SIGTERM')
  await until(async () => (await readRuntime(home.runtimeFile)) === undefined)
}

/** Whether Chromium's sandbox is around a process, some time after its start: it may ask the kernel for a few things only. */
export function isInSandbox(pid: number): boolean {
  return /^Seccomp:\s*2$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

/** Whether a process was told to do without. */
export function isWithoutSandbox(pid: number): boolean {
  return /[\0 ]--no-sandbox[\0 ]/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
}
