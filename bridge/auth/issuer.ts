import * as oidc from 'openid-client'
import { boundedFetch } from '../panda/fetch.ts'
import { explainNetworkError } from '../panda/certificate-error.ts'
import { isLoopback, type PandaServer } from '../panda/servers.ts'
import { findAuthConfig } from './auth-config.ts'

/** The identity provider of one VO, ready to be asked. */
export interface Issuer {
  configuration: oidc.Configuration
  clientId: string
  audience: string
  scope: string
}

/** Seconds that one request to an identity provider may take. */
const TIMEOUT_SECONDS = 15
/** Seconds by which this machine's clock may be wrong without a sign-in failing. */
const CLOCK_TOLERANCE_SECONDS = 300

/**
 * Finds a VO's identity provider: PanDA's own page names it, and its metadata says where it is asked.
 * @throws BridgeError `unknown-vo`, `not-panda`, or a network error
 */
export async function findIssuer(server: PandaServer): Promise<Issuer> {
  const { audience, client_id, client_secret, oidc_config_url, jwt_profile } = await findAuthConfig(server)
  return {
    configuration: await discover(oidc_config_url, client_id, client_secret ?? undefined),
    clientId: client_id,
    audience,
    // panda-client asks for the same scopes; a refresh token comes only with offline_access.
    scope: `openid profile email offline_access${jwt_profile === 'wlcg' ? ' wlcg wlcg.groups' : ''}`,
  }
}

async function discover(
  url: string,
  clientId: string,
  clientSecret: string | undefined,
): Promise<oidc.Configuration> {
  const address = new URL(url)
  try {
    return await oidc.discovery(
      address,
      clientId,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        [oidc.customFetch]: boundedFetch,
        ...(isLoopback(address) && { execute: [oidc.allowInsecureRequests] }),
      },
    )
  } catch (error) {
    throw await explainNetworkError(error, `The identity provider (${address.host})`, url)
  }
}
