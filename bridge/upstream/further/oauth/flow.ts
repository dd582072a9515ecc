import type { OAuthClientMetadata, OAuthClientProvider } from '@modelcontextprotocol/client'
import type { KeptLogin, KeptOAuth } from './kept-login.ts'

interface FlowOptions {
  kept: KeptLogin
  /** Where the browser comes back to. */
  redirectUrl: string
  state: string
  /** Of a client that the server's administrators have registered. */
  clientId: string | undefined
  /** The document that says who this program is (OAuth Client ID Metadata Document). */
  clientMetadataUrl: string | undefined
}

/** One login in the browser, as the SDK leads through it. */
export class Flow implements OAuthClientProvider {
  readonly #options: FlowOptions
  readonly clientMetadataUrl?: string
  #verifier = ''
  /** The address that the user is to open. */
  page: string | undefined

  constructor(options: FlowOptions) {
    this.#options = options
    if (options.clientMetadataUrl !== undefined) this.clientMetadataUrl = options.clientMetadataUrl
  }

  get redirectUrl(): string {
    return this.#options.redirectUrl
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: 'PanDA Bridge',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      // A program on the user's computer keeps no secret of its own (RFC 8252, 8.5).
      token_endpoint_auth_method: 'none',
    }
  }

  state(): string {
    return this.#options.state
  }

  async clientInformation() {
    const { clientId } = this.#options
    if (clientId !== undefined) return { client_id: clientId }
    return (await this.#options.kept.read()).client
  }

  saveClientInformation(client: NonNullable<KeptOAuth['client']>): Promise<void> {
    return this.#options.kept.change((kept) => ({ ...kept, client }))
  }

  async tokens() {
    return (await this.#options.kept.read()).tokens
  }

  saveTokens(tokens: NonNullable<KeptOAuth['tokens']>): Promise<void> {
    return this.#options.kept.keepTokens(tokens)
  }

  redirectToAuthorization(url: URL): void {
    this.page = url.href
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier
  }

  codeVerifier(): string {
    return this.#verifier
  }

  async discoveryState() {
    return (await this.#options.kept.read()).discovery
  }

  saveDiscoveryState(discovery: NonNullable<KeptOAuth['discovery']>): Promise<void> {
    return this.#options.kept.change((kept) => ({ ...kept, discovery }))
  }
}
