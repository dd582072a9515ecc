/** As NO_PROXY names this computer (undici's EnvHttpProxyAgent, and what Node reads for `node:http`). */
const thisComputer = ['localhost', '127.0.0.1', '[::1]', '::1']

/**
 * Has no request to this computer go by a proxy that the environment names: Node, where it was told to use one
 * (NODE_USE_ENV_PROXY), sends all there that NO_PROXY does not name.
 */
export function keepLocalDirect(): void {
  const { env } = process
  const named = env['no_proxy'] ?? env['NO_PROXY'] ?? ''
  if (named.trim() === '*') return
  const hosts = named.split(/[\s,]+/).filter((host) => host !== '')
  const all = [...hosts, ...thisComputer.filter((host) => !hosts.includes(host))].join(',')
  // The first of both counts that is set, whichever that is.
  env['no_proxy'] = all
  env['NO_PROXY'] = all
}
