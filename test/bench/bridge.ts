import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import type { PandaServer } from '../../bridge/panda/servers.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { allowEverything, until } from '../bridge.ts'
import { runCli, startCli } from '../cli.ts'
import { newHome } from '../homes.ts'
import type { Upstream } from './upstreams.ts'

/** A bridge as a user runs it, signed in, with an upstream behind it. */
export interface BenchBridge extends AsyncDisposable {
  home: Home
  pid: number
  mcpUrl: string
  /** What lets a program in by HTTP. */
  headers: Record<string, string>
}

/** @param server what its entry says besides */
export async function startBridge(
  demo: Demo,
  upstream: Pick<Upstream, 'url'>,
  server: Partial<PandaServer> = {},
): Promise<BenchBridge> {
  const home = newHome()
  allowEverything(home)
  new SettingsFile(home).change({
    server: { ...demoServer(demo), pandaMcpUrl: upstream.url, upstream: 'pandamcp', ...server },
  })
  const child = startCli(home, ['serve', '--port', '0', '--no-browser'])
  const stop = async () => {
    child.process.kill()
    await child.exited
  }
  try {
    const mcpUrl = await until(() => /listens at (http\S+)/.exec(child.stdout())?.[1])
    const { code, stderr } = await runCli(home, ['login'])
    if (code !== 0) throw new Error(`Not signed in: ${stderr}`)
    return {
      home,
      pid: child.process.pid ?? 0,
      mcpUrl,
      headers: { authorization: `Bearer ${stdioKey(home.credentialsFolder)}` },
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The key of the shim, by which the bridge lets in whoever comes by HTTP, too. */
function stdioKey(credentialsFolder: string): string {
  const keys = JSON.parse(readFileSync(join(credentialsFolder, 'keys.json'), 'utf8')) as {
    stdio: { key: string }
  }
  return keys.stdio.key
}
