import { Dispatcher, getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from 'undici'
import type { Log } from '../bridge/home/log.ts'
import { FreshConnections, shortLife } from '../bridge/panda/fresh-connections.ts'

/** What the system says of one origin, in the words of a PAC file: `DIRECT`, or `PROXY host:port; DIRECT`. */
type ResolveProxy = (url: string) => Promise<string>

/** A PAC file may depend on the network that the computer is in: an answer is good for so long, in milliseconds. */
const ANSWER_MS = 60_000

/**
 * Sends the requests of Node's own `fetch` through the proxies that the system names for each server. Node's
 * fetch stays: Chromium's would not send the header `Origin` as PanDA wants it. This computer is never reached
 * by a proxy.
 */
export class SystemProxy extends Dispatcher {
  readonly #resolve: ResolveProxy
  readonly #log: Log
  readonly #direct: Dispatcher
  readonly #answers = new Map<string, { route: Promise<Dispatcher>; at: number }>()
  readonly #agents = new Map<string, Dispatcher>()

  constructor(resolve: ResolveProxy, log: Log) {
    super()
    this.#resolve = resolve
    this.#log = log
    this.#direct = getGlobalDispatcher()
  }

  /** Everything that calls `fetch` goes this way from now on. @returns what ends that */
  install(): () => void {
    setGlobalDispatcher(this)
    return () => setGlobalDispatcher(this.#direct)
  }

  /** Whether a request to that URL goes through a proxy. */
  async covers(url: string): Promise<boolean> {
    const { origin } = new URL(url)
    return !isThisComputer(origin) && (await this.#routeTo(origin)) !== this.#direct
  }

  /** The network is another one: what the system said before may no longer hold. */
  forget(): void {
    this.#answers.clear()
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const origin = String(options.origin ?? '')
    if (isThisComputer(origin)) return this.#direct.dispatch(options, handler)
    void this.#routeTo(origin).then((route) => route.dispatch(options, handler))
    return true
  }

  override async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.close()))
  }

  override async destroy(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()))
  }

  #routeTo(origin: string): Promise<Dispatcher> {
    const known = this.#answers.get(origin)
    if (known && Date.now() - known.at < ANSWER_MS) return known.route
    const route = this.#ask(origin)
    this.#answers.set(origin, { route, at: Date.now() })
    return route
  }

  async #ask(origin: string): Promise<Dispatcher> {
    try {
      const proxy = firstProxy(await this.#resolve(origin))
      if (proxy === undefined) return this.#direct
      const known = this.#agents.get(proxy)
      if (known) return known
      this.#log.info({ origin, proxy }, 'This server is reached by a proxy')
      const agent = new FreshConnections(() => new ProxyAgent({ uri: proxy, ...shortLife }))
      this.#agents.set(proxy, agent)
      return agent
    } catch (error) {
      this.#log.warn({ origin, error: String(error) }, 'The system’s proxy could not be used')
      return this.#direct
    }
  }
}

/**
 * The URL of the first way that a PAC answer names, or undefined for a direct one.
 * @throws Error for a way that is not known
 */
export function firstProxy(answer: string): string | undefined {
  const [way = ''] = answer.split(';')
  const [kind = '', address = ''] = way.trim().split(/\s+/)
  switch (kind.toUpperCase()) {
    case '':
    case 'DIRECT':
      return undefined
    case 'PROXY':
    case 'HTTP':
      return `http://${address}`
    case 'HTTPS':
      return `https://${address}`
    case 'SOCKS':
    case 'SOCKS5':
      return `socks5://${address}`
    default:
      throw new Error(`no way is known by "${kind}"`)
  }
}

function isThisComputer(origin: string): boolean {
  const host = URL.parse(origin)?.hostname ?? ''
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host)
  )
}
