/** The part of oidc-provider 9 that the demo uses; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Context {
    req: IncomingMessage
    res: ServerResponse
    body: unknown
    type: string
    oidc?: {
      route: string
      params?: Record<string, string | undefined>
    }
  }

  export interface StoredPayload {
    jti?: string
    grantId?: string
    userCode?: string
    uid?: string
    consumed?: number
    [key: string]: unknown
  }

  export interface Adapter {
    upsert(id: string, payload: StoredPayload, expiresIn?: number): Promise<void>
    find(id: string): Promise<StoredPayload | undefined>
    findByUserCode(userCode: string): Promise<StoredPayload | undefined>
    findByUid(uid: string): Promise<StoredPayload | undefined>
    consume(id: string): Promise<void>
    destroy(id: string): Promise<void>
    revokeByGrantId(grantId: string): Promise<void>
  }

  export interface DeviceCode {
    accountId?: string
    grantId?: string
    scope?: string
    authTime?: number
    error?: string
    errorDescription?: string
    clientId: string
    params: Record<string, string | undefined>
    readonly isExpired: boolean
    save(): Promise<string>
  }

  export interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    DeviceCode: {
      findByUserCode(
        userCode: string,
        options?: { ignoreExpiration?: boolean },
      ): Promise<DeviceCode | undefined>
    }
    Grant: new (properties: { accountId: string; clientId: string }) => Grant
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): this
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  }
}
