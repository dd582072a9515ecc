import { FileCredentialStore } from '../bridge/auth/credentials.ts'
import { Login } from '../bridge/auth/login.ts'
import { startDemo, type Demo, type DemoOptions } from '../bridge/demo/index.ts'
import type { BridgeError } from '../bridge/errors.ts'
import { silentLog } from '../bridge/home/log.ts'
import type { McpResult as UpstreamResult } from '../bridge/mcp/messages.ts'
import { endpointOfTool } from '../bridge/panda/catalogue/index.ts'
import { demoServer } from '../bridge/server/own-demo.ts'
import { explain } from '../bridge/upstream/panda/explain.ts'
import type { RestTimes } from '../bridge/upstream/panda/rest/call.ts'
import { RestUpstream } from '../bridge/upstream/panda/rest/rest-upstream.ts'
import { newHome } from './homes.ts'

export interface RestTest extends AsyncDisposable {
  demo: Demo
  login: Login
  upstream: RestUpstream
  /** What the upstream said of the server, oldest first; undefined is reached. */
  reached: (BridgeError | undefined)[]
  /** Calls a tool as an assistant's call does once it may be sent. */
  call(name: string, input?: unknown, signal?: AbortSignal): Promise<UpstreamResult>
}

interface RestTestOptions {
  demo?: DemoOptions
  vo?: string
  times?: Partial<RestTimes>
  signedIn?: boolean
}

/** A demo PanDA and a REST upstream to it over real sockets, signed in through the real device flow. */
export async function startRest(options: RestTestOptions = {}): Promise<RestTest> {
  const demo = await startDemo({ pollSeconds: 0.05, ...options.demo })
  const server = demoServer(demo, options.vo)
  const store = new FileCredentialStore(newHome().credentialsFolder)
  const login = new Login(server, store, silentLog, () => undefined)
  if (options.signedIn !== false) {
    const { userCode } = await login.signIn()
    await demo.approve(userCode)
    await login.decided()
  }
  const reached: (BridgeError | undefined)[] = []
  const upstream = new RestUpstream(
    server,
    login,
    { onReachable: (problem) => reached.push(problem) },
    options.times,
  )
  return {
    demo,
    login,
    upstream,
    reached,
    async call(name, input, signal = new AbortController().signal) {
      const request = { method: 'tools/call', params: { name, arguments: input } }
      return explain(await upstream.request(request, { signal, readOnly: false }), endpointOfTool(name))
    },
    async [Symbol.asyncDispose]() {
      await upstream.close()
      await login.close()
      await demo.stop()
    },
  }
}
