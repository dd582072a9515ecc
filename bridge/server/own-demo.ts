import type { Demo } from '../demo/index.ts'
import { demoPreset, isDemoPreset, type PandaServer } from '../panda/servers.ts'

/** A running demo as a server to use. */
export function demoServer(
  { url, mcpUrl, monitorUrl }: Pick<Demo, 'url' | 'mcpUrl' | 'monitorUrl'>,
  vo = demoPreset.vo,
): PandaServer {
  return { ...demoPreset, url, vo, pandaMcpUrl: mcpUrl, monitorUrl }
}

/** The demo that the bridge itself runs for as long as it is the server in use. */
export class OwnDemo {
  #demo: Promise<Demo> | undefined
  #url: string | undefined

  /** Whether this is the demo: as it stands among the known servers, or with the address that it has now. */
  is(server: PandaServer): boolean {
    return isDemoPreset(server) || server.url === this.#url
  }

  /** The entry as it may be kept: the demo's address changes with each start. */
  entryOf(server: PandaServer): PandaServer {
    const { url, pandaMcpUrl, monitorUrl } = demoPreset
    return this.is(server) ? { ...server, url, pandaMcpUrl, monitorUrl } : server
  }

  /** The server as it can be reached; the demo is started where it is chosen and does not run. */
  async reachable(server: PandaServer): Promise<PandaServer> {
    if (!this.is(server)) return server
    // Loaded only where it is wanted: an identity provider is a lot of code.
    this.#demo ??= import('../demo/index.ts').then(({ startDemo }) => startDemo())
    const demo = await this.#demo
    this.#url = demo.url
    return { ...server, ...demoServer(demo, server.vo) }
  }

  async stop(): Promise<void> {
    const demo = this.#demo
    this.#demo = undefined
    this.#url = undefined
    await (await demo)?.stop()
  }
}
