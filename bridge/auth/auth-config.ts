import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { parseNamedUrl } from '../panda/address.ts'
import { fetchJson } from '../panda/fetch-json.ts'
import type { PandaServer } from '../panda/servers.ts'
import { originOf } from '../panda/vo.ts'

/** What a VO's sign-in needs, as PanDA publishes it at `/auth/VO_auth_config.json`. */
const authConfigSchema = z.object({
  audience: z.string(),
  client_id: z.string().min(1),
  /** Empty and missing are the same: a public client has none. */
  client_secret: z.string().nullish(),
  /** The address of the issuer's metadata. */
  oidc_config_url: z.string(),
  jwt_profile: z.enum(['iam', 'wlcg']).nullish(),
})
export type AuthConfig = z.output<typeof authConfigSchema>

/**
 * How the server's VO, with its role, signs in.
 * @throws BridgeError `unknown-vo`, `not-panda`, `sign-in-failed` for an address that is not taken, or a network error
 */
export async function findAuthConfig(server: PandaServer): Promise<AuthConfig> {
  const who = `PanDA (${new URL(server.url).host})`
  const { status, body } = await fetchJson(`${server.url}/auth/${originOf(server.vo)}_auth_config.json`, who)
  if (status === 404) {
    throw new BridgeError(
      'unknown-vo',
      `${who} has no sign-in for the VO "${server.vo}".`,
      'Check the spelling and the case of the VO: they are names such as atlas, wlcg, EIC, Rubin.',
    )
  }
  const config = authConfigSchema.safeParse(body).data
  if (status === 200 && config) {
    return { ...config, oidc_config_url: parseNamedUrl(config.oidc_config_url, server.url, who).href }
  }
  throw new BridgeError(
    'not-panda',
    `${who} does not say where the VO "${server.vo}" signs in (HTTP ${status}).`,
    'Check the address and the port of the server.',
  )
}
