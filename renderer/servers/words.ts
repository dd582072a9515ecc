import type { BesideServer, Server } from '../types.ts'

/** A map: a user may name a server anything. */
const experiments: ReadonlyMap<string, string> = new Map([
  ['ATLAS', 'The ATLAS experiment at CERN'],
  ['DOMA', 'For tests, and for small VOs'],
  ['ePIC', 'The ePIC experiment at the EIC'],
  ['Rubin', 'The Vera C. Rubin Observatory'],
  ['Demo', 'To try things out, without an account'],
])

/**
 * Whose server it is, in the words of its users: {@link whereIs} says where.
 * @param by who offers it: an extension, or an administrator
 */
export function aboutServer({ name, url }: Server, by?: string): string {
  if (by !== undefined) return `From ${by}`
  return experiments.get(name) ?? (isLoopback(url) ? 'Your entry, on this computer' : 'Your entry')
}

/** Where it is; the demo has an address only while it runs. */
export function whereIs(server: Server): string {
  return `${isDemo(server) ? 'on this computer' : hostOf(server.url)}, VO ${server.vo}`
}

/** PanDA Bridge starts it itself, when it is chosen. */
export function isDemo({ url }: Server): boolean {
  return URL.parse(url)?.port === '0'
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(URL.parse(url)?.hostname ?? '')
}

/** The name of its part of the overview, in the address. */
export function besidePart({ prefix }: BesideServer): string {
  return `beside-${prefix.slice(0, -1)}`
}
