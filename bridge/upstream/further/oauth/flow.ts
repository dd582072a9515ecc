import type { OAuthClientMetadata, OAuthClientProvider } from '@modelcontextprotocol/client'
import type { KeptOAuth } from './kept-login.ts'

interface FlowOptions {
  /** Where the browser comes back to. */
  redirectUrl: string
  state: string
  /** Of a client that the server's administrators have registered, or the address of the document that says who it is. */
  clientId: string | undefined
  /** Who the client is, where it was registered before for that address. */
  client: KeptOAuth['client']
}

/**
 * What this program says of itself, whether it is registered (RFC 7591) or read in assets/client-metadata.json (OAuth Client
 * ID Metadata Document).
 */
export const ownMetadata = {
  client_name: 'PanDA Bridge',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  // A program on the user's computer keeps no secret of its own (RFC 8252, 8.5).
  token_endpoint_auth_method: 'none',
  application_type: 'native',
}

/**
 * One login in the browser, as the SDK leads through it. Nothing of it is kept before it has come to its end: the login of
 * now, which may be another authorization server's, goes on meanwhile.
 */
export class Flow implements OAuthClientProvider {
  readonly #options: FlowOptions
  #verifier = ''
  #client: KeptOAuth['client']
  #discovery: KeptOAuth['discovery']
  #tokens: KeptOAuth['tokens']
  /** The address that the user is to open. */
  page: string | undefined

  constructor(options: FlowOptions) {
    this.#options = options
    const { clientId, client } = options
    this.#client = clientId === undefined ? client : { client_id: clientId }
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
    return { ...ownMetadata, redirect_uris: [this.redirectUrl] }
  }

  state(): string {
    return this.#options.state
  }

  /** @param asking who gives the login: a client that the entry names is registered there and nowhere else */
  clientInformation(asking?: { issuer: string }) {
    const { clientId } = this.#options
    if (clientId !== undefined) return { client_id: clientId, ...(asking && { issuer: asking.issuer }) }
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
