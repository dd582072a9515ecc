import type { Dispatcher } from 'undici'
import { FreshConnections, shortLife } from './fresh-connections.ts'

/** Where Node's fetch and undici's look for it. */
const PLACES = [Symbol.for('undici.globalDispatcher.2'), Symbol.for('undici.globalDispatcher.1')]
/** What Node has there by itself: without a proxy, and with NODE_USE_ENV_PROXY. */
const OF_NODE: ReadonlySet<string> = new Set(['Agent', 'EnvHttpProxyAgent'])

let ofProcess: FreshConnections | undefined

/** All that calls `fetch` goes by `FreshConnections` from now on, by the proxies of the environment as before. */
export function keepConnectionsShort(): void {
  if (ofProcess) return
  // Node loads its undici late.
  void globalThis.Headers
  const places = PLACES.filter((place) => place in globalThis)
  const [ofNode] = places.map((place) => Reflect.get(globalThis, place) as object)
  if (!ofNode || !OF_NODE.has(ofNode.constructor.name)) return
  // Of the very undici that fetch is of, whatever its version.
  const Agent = ofNode.constructor as new (options: typeof shortLife) => Dispatcher
  ofProcess = new FreshConnections(() => new Agent(shortLife))
  for (const place of places) Reflect.set(globalThis, place, ofProcess)
}

/** The next `fetch` gets a new connection. */
export function renewConnections(): void {
  ofProcess?.renew()
}

/** Whether a `fetch` of that origin would go out on a connection that was used before; also where that is not known. */
export function wouldReuse(origin: string): boolean {
  return ofProcess?.hasIdle(origin) ?? true
}
