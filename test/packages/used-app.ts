import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home.ts'
import { demoServer } from '../../bridge/own-demo.ts'
import { readRuntime } from '../../bridge/runtime.ts'
import { SettingsFile } from '../../bridge/settings.ts'
import { until } from '../bridge.ts'
import { bridgeOf } from '../desktop/app.ts'
import { childrenOf } from '../electron/processes.ts'
import { ownPort } from '../own-port.ts'

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
  const { bridge } = await bridgeOf(home)
  const { pid, version } = (await readRuntime(home.runtimeFile))!
  return { bridge, pid, version, renderers: () => childrenOf(pid, '--type=renderer') }
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
