import { BlockList, isIP } from 'node:net'
import { isLoopback } from '../panda/address.ts'

/** Networks that are nobody's on the internet (RFC 6890): a redirect there asks who is near this computer. */
const near = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  near.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 127],
  // IPv4 in IPv6, which no redirect needs.
  ['::ffff:0:0', 96],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  near.addSubnet(network, bits, 'ipv6')

/**
 * Whether an answer of the monitor's may lead to that address, where nothing of the login goes: to the monitor itself,
 * else over https to a host that is no network's own. A name that leads to such a network is not looked up: who listens
 * there would need a certificate for it.
 */
export function mayLeadTo(url: URL, monitor: URL): boolean {
  if (url.origin === monitor.origin) return true
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  return !isNear(url)
}

function isNear(url: URL): boolean {
  if (isLoopback(url)) return true
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  const family = isIP(host)
  if (family !== 0) return near.check(host, family === 6 ? 'ipv6' : 'ipv4')
  return !host.includes('.') || /\.(localhost|local|internal|home\.arpa)$/.test(host)
}
