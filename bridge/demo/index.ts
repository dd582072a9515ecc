/**
 * A PanDA installation in one process: REST, PandaMCP, an identity provider, a monitor, a world of tasks. Knows nothing of the
 * bridge, so that it cannot agree with it by accident.
 */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text as textOf } from 'node:stream/consumers'
import { authConfig } from './auth-config.ts'
import { Clock } from './clock.ts'
import { type Counters, newCounters } from './counters.ts'
import type { Decision } from './device-approval.ts'
import { type Faults, noFaults } from './faults.ts'
import { pathOf, sendJson, sendText } from './http.ts'
import { createIdentity } from './identity.ts'
import { createMcp } from './mcp.ts'
import { createMonitor, type MonitorRequest } from './monitor/index.ts'
import { DEFAULT_ENDPOINT_LIST, type EndpointList } from './mcp-endpoints.ts'
import type { LoggedRequest } from './request-log.ts'
import { createRest } from './rest.ts'
import { listen, type TlsOptions } from './server.ts'
import { createDemoState, type DemoState } from './state.ts'
import { idTokenClaims, type MintOptions, signIdToken } from './tokens.ts'
import { DEMO_VOS } from './virtual-organisations.ts'

export type { Counters } from './counters.ts'
export type { Faults, IdentityFault, McpFault, MonitorFault, RestFault } from './faults.ts'
export { MONITOR_KEY, type MonitorRequest } from './monitor/index.ts'
export type { EndpointList } from './mcp-endpoints.ts'
export { FAILURE_KINDS, type FailureKind } from './failure-kinds.ts'
export { BROKER_LOG, KNOWN_JOBS, KNOWN_ODD_LOGS, KNOWN_TASKS, ONE_SITE } from './known.ts'
export type { LoggedRequest } from './request-log.ts'
export type { TlsOptions } from './server.ts'
export { createDemoState, type DemoState } from './state.ts'
export type { Job, Task } from './task.ts'
export type { MintOptions } from './tokens.ts'
export { DEMO_USER, DEMO_VOS } from './virtual-organisations.ts'
export type { World } from './world.ts'

export interface DemoOptions {
  /** 0, the default, takes any free port. */
  port?: number
  /** Of the monitor; 0, the default, takes any free port. */
  monitorPort?: number
  /** From an earlier demo, for a restart that forgets no login and no command. */
  state?: DemoState
  /** Lifetime of ID tokens; 900 as at ATLAS IAM. */
  idTokenSeconds?: number
  /** 30 days when missing. */
  refreshTokenSeconds?: number
  /** 600 when missing. */
  deviceCodeSeconds?: number
  /** Seconds between polls that applications are asked to keep; 1 when missing, and fractions are allowed. */
  pollSeconds?: number
  /** Approves each sign-in as soon as it starts. */
  autoApprove?: boolean
  /** Serves https instead of http. */
  tls?: TlsOptions
  /** What PandaMCP offers; upstream's 59 endpoints when missing. */
  mcpEndpoints?: EndpointList
  /** Adds to PandaMCP what a bridge must pass through: resources, prompts, progress, logs, odd content. */
  mcpExtras?: boolean
}

export interface Demo extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, to which REST, sign-in and MCP are relative. */
  url: string
  mcpUrl: string
  /** The issuer of ID tokens. */
  issuer: string
  port: number
  /** `http://127.0.0.1:ANOTHER_PORT`: the monitor, which is like BigPanDA. */
  monitorUrl: string
  /** VO names, some with a role: `atlas`, `atlas.production`, ... */
  vos: readonly string[]
  faults: Faults
  /** What `/auth/VO_auth_config.json` says instead, from now on: another identity provider, another client. */
  authConfigChange: Record<string, unknown>
  counters: Counters
  /** Every REST call so far, oldest first. */
  requests: LoggedRequest[]
  /** Every request to the monitor and to the host of its media files, with all headers. */
  monitorRequests: MonitorRequest[]
  state: DemoState
  /** The calls of one endpoint, such as `callsOf('task', 'kill')`. */
  callsOf(module: string, name: string): LoggedRequest[]
  /** Clicks Approve on the sign-in page. Throws when no such code is waiting. */
  approve(userCode: string): Promise<void>
  /** Clicks Refuse on the sign-in page. Throws when no such code is waiting. */
  refuse(userCode: string): Promise<void>
  /** An ID token for the demo's user without a sign-in. */
  mintIdToken(options?: MintOptions): string
  /** Lets so many minutes pass for what PanDA keeps: its verdicts on tokens, the provider's keys, who is banned. */
  passMinutes(minutes: number): void
  /** Forgets all MCP sessions, as a restarted PandaMCP does. */
  restartMcp(): Promise<void>
  /** Breaks connections to `/mcp` until `startMcp`. */
  stopMcp(): Promise<void>
  startMcp(): void
  /** With `mcpExtras`: adds or removes the tool `demo_appeared`, and sends `tools/list_changed`. */
  changeMcpTools(): Promise<void>
  /** Breaks all connections and frees the port. */
  stop(): Promise<void>
}

const MONTH_SECONDS = 30 * 24 * 3600

/** Starts a PanDA installation on 127.0.0.1: identity provider, REST API and PandaMCP on one port, a monitor on its own. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const state = options.state ?? (await createDemoState())
  const server = await listen(options.port ?? 0, options.tls)
  const scheme = options.tls ? 'https' : 'http'
  const url = `${scheme}://127.0.0.1:${server.port}`
  const monitorServer = await listen(options.monitorPort ?? 0, options.tls).catch(async (error: unknown) => {
    await server.close()
    throw error
  })
  const mediaServer = await listen(0, options.tls)
  const monitorUrl = `${scheme}://127.0.0.1:${monitorServer.port}`
  const faults = noFaults()
  const counters = newCounters()
  const requests: LoggedRequest[] = []
  const identity = createIdentity(url, state, faults, counters, {
    idTokenSeconds: options.idTokenSeconds ?? 900,
    refreshTokenSeconds: options.refreshTokenSeconds ?? MONTH_SECONDS,
    deviceCodeSeconds: options.deviceCodeSeconds ?? 600,
    pollSeconds: options.pollSeconds ?? 1,
    autoApprove: options.autoApprove ?? false,
  })
  const clock = new Clock()
  const rest = createRest(state, faults, requests, identity.issuer, clock)
  const mcp = createMcp(rest, state.world, url, faults, counters, {
    endpoints: options.mcpEndpoints ?? DEFAULT_ENDPOINT_LIST,
    extras: options.mcpExtras ?? false,
  })

  const monitorRequests: MonitorRequest[] = []
  const monitor = createMonitor(state, faults, monitorRequests, identity.issuer, {
    own: monitorUrl,
    media: `${scheme}://127.0.0.1:${mediaServer.port}`,
  })
  monitorServer.serve((request, response) => monitor.handle(request, response))
  mediaServer.serve((request, response) => monitor.handleElsewhere(request, response))

  server.serve(async (request, response) => {
    const path = pathOf(request)
    if (path === '/mcp') await mcp.handle(request, response)
    else if (path === '/mcp/') response.writeHead(307, { location: `${url}/mcp` }).end()
    else if (path.startsWith('/api/')) await rest.handle(request, response)
    else if (path.startsWith('/idp')) await identity.handle(request, response)
    else {
      const config = authConfig(path, url)
      if (config) sendJson(response, 200, { ...config, ...demo.authConfigChange })
      else sendText(response, 404, 'not found')
    }
  })

  async function click(userCode: string, decision: Decision): Promise<void> {
    const form = new URLSearchParams({ user_code: userCode, decision }).toString()
    const status = await postForm(`${url}/idp/device`, form, options.tls)
    if (status !== 200) throw new Error(`No sign-in with code ${userCode} is waiting.`)
  }

  const stop = async (): Promise<void> => {
    await mcp.restart()
    await Promise.all([server.close(), monitorServer.close(), mediaServer.close()])
  }

  const demo: Demo = {
    url,
    mcpUrl: `${url}/mcp`,
    issuer: identity.issuer,
    port: server.port,
    monitorUrl,
    vos: DEMO_VOS.map((vo) => vo.name),
    faults,
    authConfigChange: {},
    counters,
    requests,
    monitorRequests,
    state,
    callsOf: (module, name) => requests.filter(({ path }) => path === `/api/v1/${module}/${name}`),
    approve: (userCode) => click(userCode, 'approve'),
    refuse: (userCode) => click(userCode, 'refuse'),
    mintIdToken: (mint = {}) => signIdToken(state.signingKey, idTokenClaims(identity.issuer, mint)),
    passMinutes: (minutes) => clock.forward(minutes),
    restartMcp: () => mcp.restart(),
    stopMcp: () => mcp.stop(),
    startMcp: () => mcp.start(),
    changeMcpTools: () => mcp.changeTools(),
    stop,
    [Symbol.asyncDispose]: stop,
  }
  return demo
}

/** Posts a form as a browser would, and returns the status of the answer. */
async function postForm(url: string, form: string, tls: TlsOptions | undefined): Promise<number> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(form),
  }
  const request = tls
    ? // The demo's own certificate is known here, whatever name or authority it was made for.
      httpsRequest(url, {
        method: 'POST',
        headers,
        agent: false,
        ca: tls.cert,
        checkServerIdentity: () => undefined,
      })
    : httpRequest(url, { method: 'POST', headers, agent: false })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  request.on('error', reject)
  request.on('response', (response) => {
    textOf(response).then(() => resolve(response.statusCode ?? 0), reject)
  })
  request.end(form)
  return promise
}
