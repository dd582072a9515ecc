import type { OAuthClientMetadata, OAuthClientProvider } from '@modelcontextprotocol/client'
import type { KeptOAuth } from './kept-login.ts'

interface FlowOptions {
  /** Where the browser comes back to. */
  redirectUrl: string
  state: string
  /** Of a client that the server's administrators have registered. */
  clientId: string | undefined
  /** Who the client is, where it was registered before for that address. */
  client: KeptOAuth['client']
  /** The document that says who this program is (OAuth Client ID Metadata Document). */
  clientMetadataUrl: string | undefined
}

/**
 * One login in the browser, as the SDK leads through it. Nothing of it is kept before it has come to its end: the login of
 * now, which may be another authorization server's, goes on meanwhile.
 */
export class Flow implements OAuthClientProvider {
  readonly #options: FlowOptions
  readonly clientMetadataUrl?: string
  #verifier = ''
  #client: KeptOAuth['client']
  #discovery: KeptOAuth['discovery']
  #tokens: KeptOAuth['tokens']
  /** The address that the user is to open. */
  page: string | undefined

  constructor(options: FlowOptions) {
    this.#options = options
    const { clientId, client, clientMetadataUrl } = options
    this.#client = clientId === undefined ? client : { client_id: clientId }
    if (clientMetadataUrl !== undefined) this.clientMetadataUrl = clientMetadataUrl
  }

  /** What has come of it, once the user has agreed. */
  get login() {
    const { redirectUrl } = this.#options
    return { client: this.#client, discovery: this.#discovery, tokens: this.#tokens, redirectUrl }
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

  clientInformation() {
    return this.#client
  }

  saveClientInformation(client: NonNullable<KeptOAuth['client']>): void {
    this.#client = client
  }

  tokens() {
    return this.#tokens
  }

  saveTokens(tokens: NonNullable<KeptOAuth['tokens']>): void {
    this.#tokens = tokens
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

  discoveryState() {
    return this.#discovery
  }

  saveDiscoveryState(discovery: NonNullable<KeptOAuth['discovery']>): void {
    this.#discovery = discovery
  }
}
