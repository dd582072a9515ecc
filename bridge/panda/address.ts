import { BridgeError } from '../errors.ts'
import { rendered } from '../platform/plain.ts'

/** True for the addresses of this machine, where the demo runs and plain http is harmless. */
export function isLoopback(url: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
}

/**
 * Whether a host is this computer by any of its names, or on its own link, where clouds have services that trust whoever asks
 * (RFC 1122, 3.2.1.3; RFC 3927; RFC 4291, 2.5; RFC 6761, 6.3). Other private networks may well have servers of their own.
 */
function isHere({ hostname }: URL): boolean {
  return /^(?:0|127)\.|^169\.254\.|(?:^|\.)localhost\.?$|^\[(?:::1?|::ffff:(?:0|7f[0-9a-f]{2}|a9fe):[0-9a-f]+|fe[89ab][0-9a-f]:.*)\]$/.test(
    hostname,
  )
}

/**
 * An address that the ID token may be sent to: https, or http on this machine. Hosts with letters of other
 * scripts come back in ASCII (punycode), as they are shown then.
 * @returns it without a last slash
 * @throws BridgeError `invalid-input`
 */
export function parseServerUrl(text: string): string {
  return readServerUrl(text).href.replace(/\/$/, '')
}

/** The same with its path as it was given: `/mcp/` and `/mcp` are two addresses, and a server may know one of them. */
export function parseMcpUrl(text: string): string {
  return readServerUrl(text).href
}

/**
 * Where a server sends a request on to, within itself. Only the path of it counts: behind a proxy FastMCP does not know of
 * TLS and its port, and names http and another port of the same host.
 * @returns undefined where it does not, and where it leads to another host
 */
export function redirectWithin(
  url: URL,
  status: number,
  location: string | null | undefined,
): URL | undefined {
  if (status !== 307 && status !== 308) return undefined
  const named = URL.parse(location ?? '', url.href)
  if (named?.hostname !== url.hostname) return undefined
  // Set, and not resolved: a path that begins with two slashes would be another host's address.
  const next = new URL(url)
  next.pathname = named.pathname
  next.search = named.search
  return next.href === url.href ? undefined : next
}

function readServerUrl(text: string): URL {
  const { url, wrong } = readAddress(text)
  if (wrong !== undefined)
    throw new BridgeError('invalid-input', `An address ${wrong} is not taken.`, 'Give it without that.')
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) {
    throw new BridgeError(
      'invalid-input',
      `${rendered(text, 100)} is not an address that a login may be sent to.`,
      'Give a URL that starts with https://.',
    )
  }
  return url
}

/**
 * An address that another server named: something of the login, or the user's browser, goes there next.
 * @param by the address of that server: only one on this machine may name http on this machine
 * @param who that server as the user knows it
 * @throws BridgeError `sign-in-failed`
 */
export function parseNamedUrl(text: string, by: string, who: string): URL {
  const { url, wrong } = readAddress(text)
  const mayBeHttp = url !== null && isLoopback(url) && isLoopback(new URL(by))
  if (url && wrong === undefined && (url.protocol === 'https:' || (url.protocol === 'http:' && mayBeHttp)))
    return url
  throw new BridgeError(
    'sign-in-failed',
    `${who} names an address ${wrong ?? 'that does not start with https://'}: nothing is sent there.`,
    'Do not sign in there; tell the administrators of the server.',
  )
}

/**
 * As {@link parseNamedUrl}, of a server that nobody knows from before: only one on this machine may name this machine.
 * PanDA's own may, since developers have an identity provider here that goes by a name of elsewhere.
 * @throws BridgeError `sign-in-failed`
 */
export function parseUrlElsewhere(text: string, by: string, who: string): URL {
  const url = parseNamedUrl(text, by, who)
  if (!isHere(url) || isLoopback(new URL(by))) return url
  throw new BridgeError(
    'sign-in-failed',
    `${who} names an address of this computer (${url.host}): nothing is sent there.`,
    'Do not sign in there; tell the administrators of the server.',
  )
}

/**
 * Some addresses lead elsewhere than they seem to: `https://real.example@evil.example/` to evil.example, and
 * parsers read `\` as `/` and leave out line breaks. The text is not repeated: a password may be in it.
 */
function readAddress(text: string): { url: URL | null; wrong?: string } {
  if (/[\\\s\p{C}]/u.test(text))
    return { url: null, wrong: 'with a space, a backslash or a control character in it' }
  const url = URL.parse(text)
  if (url && (url.username !== '' || url.password !== '' || /^[a-z]+:\/*[^/?#]*@/i.test(text)))
    return { url, wrong: `with something before an "@", which leads to ${url.host},` }
  return { url }
}
