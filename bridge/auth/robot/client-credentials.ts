import { createPrivateKey, type KeyObject } from 'node:crypto'
import * as oidc from 'openid-client'
import { BridgeError } from '../../errors.ts'
import { plain } from '../../platform/plain.ts'
import { checkMetadata, discover } from '../issuer.ts'
import { explainProviderError } from '../provider-trouble.ts'
import type { PandaServer } from '../../panda/servers.ts'
import { findAuthConfig } from '../auth-config.ts'
import { readGrant } from '../grant.ts'
import { inItsWords, refusalOf, type Refusal } from '../refusal.ts'
import { ofJwt } from './read-token.ts'
import type { ByClient } from './robot-way.ts'
import { readSecretFile } from './secret-file.ts'
import type { RobotToken, TokenSource } from './token-source.ts'

/**
 * Tokens by the client credentials grant (RFC 6749, 4.4) of the identity provider that PanDA names for the VO. What PanDA
 * takes of a robot is the access token, of a client that is among its `robot_ids`.
 */
export class ClientCredentials implements TokenSource {
  readonly #way: ByClient
  readonly #server: PandaServer
  readonly #env: NodeJS.ProcessEnv
  #known: Promise<{ configuration: oidc.Configuration; audience: string }> | undefined

  constructor(way: ByClient, server: PandaServer, env: NodeJS.ProcessEnv = process.env) {
    this.#way = way
    this.#server = server
    this.#env = env
  }

  get what(): string {
    return `the client ${plain(this.#way.clientId)}`
  }

  async next(): Promise<RobotToken> {
    const known = (this.#known ??= this.#find())
    known.catch(() => (this.#known = undefined))
    const { configuration, audience } = await known
    const { issuer, token_endpoint: endpoint } = configuration.serverMetadata()
    const who = `The identity provider (${new URL(issuer).host})`
    const { scope } = this.#way
    try {
      const granted = await oidc.clientCredentialsGrant(configuration, {
        audience: this.#way.audience ?? audience,
        ...(scope !== undefined && { scope }),
      })
      const { accessToken } = readGrant(granted)
      const read = accessToken && ofJwt(accessToken.reveal())
      if (read) return read
      throw new BridgeError(
        'sign-in-failed',
        `${who} gave a token that is not of the form that PanDA takes (JWT).`,
        'Ask the administrators of the VO to let the client get JWT access tokens.',
      )
    } catch (thrown) {
      if (thrown instanceof BridgeError) throw thrown
      const refusal = await refusalOf(thrown)
      if (refusal) throw this.#refused(refusal, who)
      throw await explainProviderError(thrown, who, endpoint ?? issuer)
    }
  }

  /** The secret in its file may be another, and so may PanDA's page. */
  forget(): void {
    this.#known = undefined
  }

  async #find(): Promise<{ configuration: oidc.Configuration; audience: string }> {
    const { oidc_config_url: url, audience } = await findAuthConfig(this.#server)
    const configuration = await discover(url, this.#way.clientId, await this.#authentication())
    checkMetadata(configuration.serverMetadata(), url)
    return { configuration, audience }
  }

  async #authentication(): Promise<oidc.ClientAuth> {
    const { secretFile, secretVariable, keyFile, keyId } = this.#way
    if (keyFile !== undefined) return privateKeyJwt(keyFile, keyId)
    const secret =
      secretFile === undefined ? this.#env[secretVariable ?? ''] : await readSecretFile(secretFile)
    if (secret !== undefined && secret.trim() !== '') return withSecret(secret.trim())
    throw new BridgeError(
      'sign-in-failed',
      secretFile === undefined
        ? `The variable ${secretVariable ?? ''} holds no secret.`
        : `There is no secret in ${secretFile}.`,
      'Put the secret of the robot’s client there.',
    )
  }

  #refused(refusal: Refusal, who: string): BridgeError {
    // The next try reads the secret anew.
    this.forget()
    return new BridgeError(
      'sign-in-failed',
      `${who} gives ${this.what} no token${inItsWords(refusal)}`,
      'Check the client and its secret or key with the administrators of the VO.',
    )
  }
}

/** As the provider takes it: the usual way, unless it names another and not that (RFC 8414). */
function withSecret(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (provider, ...rest) => {
    const ways = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const isPost = !ways.includes('client_secret_basic') && ways.includes('client_secret_post')
    return (isPost ? post : basic)(provider, ...rest)
  }
}

/** RFC 7523, section 2.2: signed with the client's key, in the algorithm that goes with it. */
async function privateKeyJwt(file: string, kid: string | undefined): Promise<oidc.ClientAuth> {
  const pem = await readSecretFile(file)
  const key = await importKey(pem).catch((cause: unknown) => {
    throw new BridgeError(
      'invalid-file',
      `${file} holds no private key that can sign (PEM: RSA of 2048 bits or more, or EC of P-256, P-384 or P-521, or Ed25519).`,
      'Give the key in PKCS #8, as "openssl pkcs8 -topk8 -nocrypt" writes it.',
      { cause },
    )
  })
  return oidc.PrivateKeyJwt(kid === undefined ? key : { key, kid })
}

async function importKey(pem: string): Promise<CryptoKey> {
  const key = createPrivateKey(pem)
  const der = key.export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', der, algorithmOf(key), false, ['sign'])
}

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): {
  name: string
  hash?: string
  namedCurve?: string
} {
  switch (type) {
    case 'rsa':
      return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    case 'ec':
      return { name: 'ECDSA', namedCurve: curves[details?.namedCurve ?? ''] ?? 'P-256' }
    case 'ed25519':
      return { name: 'Ed25519' }
    default:
      throw new Error('A key of a kind that is not known')
  }
}

/** As OpenSSL and as the web name them. */
const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
}
