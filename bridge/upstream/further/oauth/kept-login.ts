import type {
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { z } from 'zod'
import type { Log } from '../../../home/log.ts'
import type { KeptSecrets } from '../kept-secrets.ts'

/*
 * What is kept of a login by MCP's authorization. The SDK has read each part with its own schemas before; what is checked
 * here is that another hand has not made something else of the file.
 */

const client = z.looseObject({ client_id: z.string(), redirect_uris: z.array(z.string()).optional() })
const tokens = z.looseObject({ access_token: z.string(), token_type: z.string() })
const discovery = z.looseObject({ authorizationServerUrl: z.string() })

const schema = z.object({
  client: client.optional(),
  tokens: tokens.optional(),
  /** When the access token ends, in milliseconds since 1970; undefined where nobody has said it. */
  endsAt: z.number().optional(),
  discovery: discovery.optional(),
  /** Where browsers were sent back to when the client was registered. */
  redirectUrl: z.string().optional(),
})

export interface KeptOAuth {
  client?: StoredOAuthClientInformation | undefined
  tokens?: StoredOAuthTokens | undefined
  endsAt?: number | undefined
  discovery?: OAuthDiscoveryState | undefined
  redirectUrl?: string | undefined
}

/** The login at one server, among its secrets. */
export class KeptLogin {
  readonly #secrets: KeptSecrets
  readonly #log: Log

  constructor(secrets: KeptSecrets, log: Log) {
    this.#secrets = secrets
    this.#log = log
  }

  async read(): Promise<KeptOAuth> {
    return readKept((await this.#secrets.read()).oauth)
  }

  /** What the store does not take holds for this run: a token that has come may have ended the one before. */
  async change(change: (kept: KeptOAuth) => KeptOAuth): Promise<void> {
    await this.#secrets
      .change((kept) => ({ ...kept, oauth: change(readKept(kept.oauth)) }))
      .catch((error: unknown) => this.#log.warn({ error: String(error) }, 'A login could not be kept'))
  }

  keepTokens(tokens: NonNullable<KeptOAuth['tokens']>): Promise<void> {
    const { expires_in: seconds } = tokens
    const endsAt = seconds === undefined ? undefined : Date.now() + seconds * 1000
    return this.change((kept) => ({ ...kept, tokens, endsAt }))
  }
}

function readKept(value: unknown): KeptOAuth {
  return schema.safeParse(value).data ?? {}
}
