import type {
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { z } from 'zod'
import type { Log } from '../../../home/log.ts'
import type { Secret } from '../../../platform/secret.ts'
import type { KeptSecrets } from '../kept-secrets.ts'

/*
 * What is kept of a login by MCP's authorization. The SDK has read each part with its own schemas before; what is checked
 * here is that another hand has not made something else of the file.
 */

/** An access token is renewed so long before its end, or when a third of its life is left. Milliseconds. */
const MARGIN_MS = 60_000

const client = z.looseObject({ client_id: z.string(), redirect_uris: z.array(z.string()).optional() })
const tokens = z.looseObject({ access_token: z.string(), token_type: z.string() })
const discovery = z.looseObject({ authorizationServerUrl: z.string() })

const schema = z.object({
  client: client.optional(),
  tokens: tokens.optional(),
  /** When the access token ends, in milliseconds since 1970; undefined where nobody has said it. */
  endsAt: z.number().optional(),
  /** When it is to be renewed. */
  renewAt: z.number().optional(),
  discovery: discovery.optional(),
  /** Where browsers were sent back to when the client was registered. */
  redirectUrl: z.string().optional(),
})

export interface KeptOAuth {
  client?: StoredOAuthClientInformation | undefined
  tokens?: StoredOAuthTokens | undefined
  endsAt?: number | undefined
  renewAt?: number | undefined
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

  /**
   * Keeps a new login as a whole: who gave it, to which client, and its tokens. A refresh token goes back to where it came
   * from and nowhere else, whatever the server says meanwhile of who gives logins for it.
   */
  keep(login: Omit<KeptOAuth, 'endsAt' | 'renewAt'>): Promise<void> {
    return this.#change(() => ({ ...login, ...(login.tokens && timesOf(login.tokens)) }))
  }

  /** Its tokens were renewed. @param before the access token of the login that it was, which may have gone meanwhile */
  keepTokens(renewed: NonNullable<KeptOAuth['tokens']>, before: Secret): Promise<void> {
    return this.#change((kept) =>
      isOf(kept, before) ? { ...kept, tokens: renewed, ...timesOf(renewed) } : kept,
    )
  }

  /**
   * It has ended. @param before as above
   * @param isClientKnown where not, another has to be registered, and else who the client is holds on
   */
  forgetTokens(before: Secret, isClientKnown: boolean): Promise<void> {
    return this.#change((kept) => {
      if (!isOf(kept, before)) return kept
      return isClientKnown ? { client: kept.client, redirectUrl: kept.redirectUrl } : {}
    })
  }

  /** What the store does not take holds for this run: a token that has come may have ended the one before. */
  async #change(change: (kept: KeptOAuth) => KeptOAuth): Promise<void> {
    await this.#secrets
      .change((kept) => ({ ...kept, oauth: change(readKept(kept.oauth)) }))
      .catch((error: unknown) => this.#log.warn({ error: String(error) }, 'A login could not be kept'))
  }
}

function isOf({ tokens: now }: KeptOAuth, token: Secret): boolean {
  return now !== undefined && now.access_token === token.reveal()
}

function timesOf({ expires_in: seconds, refresh_token: renewal }: NonNullable<KeptOAuth['tokens']>): {
  endsAt: number | undefined
  renewAt: number | undefined
} {
  if (seconds === undefined) return { endsAt: undefined, renewAt: undefined }
  const endsAt = Date.now() + seconds * 1000
  // Many servers give nothing to renew it with: it is good to its end then.
  const margin = renewal === undefined ? 0 : Math.min(MARGIN_MS, (seconds * 1000) / 3)
  return { endsAt, renewAt: endsAt - margin }
}

function readKept(value: unknown): KeptOAuth {
  return schema.safeParse(value).data ?? {}
}
