import type { Demo } from '../demo/index.ts'
import type { PandaServer } from '../panda/servers.ts'

/** Its name among the servers: it is there for as long as `serve --demo` or `demo` runs. */
export const DEMO = 'Demo'

/** The demo installation as a server to choose. */
export function demoServer(demo: Demo, vo = 'atlas'): PandaServer {
  return { name: DEMO, url: demo.url, vo, pandaMcpUrl: demo.mcpUrl }
}
