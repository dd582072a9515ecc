import { EventEmitter } from 'node:events'
import type { CustomSchemes } from './custom-scheme.ts'
import type { Host } from './host.ts'
import { refuseUnknown, refuseUnknownOf } from './unimplemented.ts'

type RequestListener = (
  details: { url: string; method: string; resourceType: string; id: number },
  callback: (answer: { cancel?: boolean }) => void,
) => void
type PermissionHandler = (
  contents: unknown,
  permission: string,
  callback: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void

/** What a session was told, for the parts of the host that ask it. */
interface Rules {
  onBeforeRequest?: { urls: readonly string[]; listener: RequestListener }
  permission?: PermissionHandler
}
const rulesOf = new WeakMap<Session, Rules>()

class WebRequest {
  readonly #rules: Rules
  constructor(rules: Rules) {
    this.#rules = rules
  }
  onBeforeRequest(...args: [{ urls: string[] }, RequestListener | null] | [RequestListener | null]): void {
    const [filter, listener] = args.length === 2 ? args : [{ urls: ['<all_urls>'] }, args[0]]
    if (listener === null) delete this.#rules.onBeforeRequest
    else this.#rules.onBeforeRequest = { urls: filter.urls, listener }
  }
}
refuseUnknownOf(WebRequest)

class Protocol {
  readonly #host: Host
  readonly #schemes: CustomSchemes
  constructor(host: Host, schemes: CustomSchemes) {
    this.#host = host
    this.#schemes = schemes
  }
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (this.#host.ready)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of schemes) this.#schemes.register(scheme, privileges ?? {})
  }
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    this.#host.needReady('protocol.handle cannot be called')
    this.#schemes.handle(scheme, handler)
  }
  unhandle(scheme: string): void {
    this.#schemes.unhandle(scheme)
  }
  isProtocolHandled(scheme: string): boolean {
    return this.#schemes.handlerFor(`${scheme}:`) !== undefined
  }
}
refuseUnknownOf(Protocol)

export class Session extends EventEmitter {
  readonly #host: Host
  #proxyRules: string | undefined
  readonly webRequest: WebRequest
  readonly protocol: Protocol

  constructor(host: Host, schemes: CustomSchemes) {
    super()
    this.#host = host
    const rules: Rules = {}
    rulesOf.set(this, rules)
    this.webRequest = new WebRequest(rules)
    this.protocol = new Protocol(host, schemes)
  }
  setPermissionRequestHandler(handler: PermissionHandler | null): void {
    const rules = rulesOf.get(this)!
    if (handler === null) delete rules.permission
    else rules.permission = handler
  }
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}
  setSpellCheckerEnabled(): void {}
  async setProxy({ proxyRules }: Electron.ProxyConfig): Promise<void> {
    this.#proxyRules = proxyRules
  }
  async forceReloadProxyConfig(): Promise<void> {}
  async resolveProxy(url: string): Promise<string> {
    void new URL(url)
    return this.#proxyRules ?? this.#host.surroundings.proxy
  }
  async clearStorageData(): Promise<void> {}
  async clearCache(): Promise<void> {}
  async closeAllConnections(): Promise<void> {}
}
refuseUnknownOf(Session)

export function sessionModule(defaultSession: Session, make: () => Session) {
  const partitions = new Map<string, Session>()
  return refuseUnknown('session', {
    defaultSession,
    fromPartition: (name: string) => {
      const session = partitions.get(name) ?? make()
      partitions.set(name, session)
      return session
    },
  })
}

/** Whether the app's own filter lets a request pass. */
export async function passesFilter(session: Session, request: { url: string; method: string; type: string }) {
  const rule = rulesOf.get(session)?.onBeforeRequest
  if (rule === undefined || !rule.urls.some((pattern) => matches(pattern, request.url))) return true
  const { promise, resolve } = Promise.withResolvers<{ cancel?: boolean }>()
  rule.listener({ id: 1, url: request.url, method: request.method, resourceType: request.type }, resolve)
  return (await promise).cancel !== true
}

/** What the app answers a page that asks for a permission. Without a handler Electron grants everything. */
export async function answerPermission(
  session: Session,
  contents: { getURL: () => string } | undefined,
  permission: string,
): Promise<boolean> {
  const handler = rulesOf.get(session)?.permission
  if (handler === undefined) return true
  const { promise, resolve } = Promise.withResolvers<boolean>()
  handler(contents, permission, resolve, { requestingUrl: contents?.getURL() ?? '', isMainFrame: true })
  return promise
}

/** A URL pattern of Chromium's extensions: `<all_urls>`, or `scheme://host/path` with `*`. */
function matches(pattern: string, url: string): boolean {
  if (pattern === '<all_urls>' || pattern === '*') return true
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`).test(url)
}
