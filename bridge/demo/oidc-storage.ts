import type { Adapter, StoredPayload } from 'oidc-provider'

interface Stored {
  model: string
  payload: StoredPayload
  /** Milliseconds since the epoch. */
  expires: number
}

/**
 * What the identity provider remembers: device codes, grants and tokens. It outlives one server,
 * so that logins survive a restart of the demo.
 */
export class OidcStorage {
  readonly #entries = new Map<string, Stored>()
  readonly #rotated = new Set<string>()

  /** True for a refresh token that has been exchanged for a newer one. */
  wasRotated(refreshToken: string): boolean {
    return this.#rotated.has(refreshToken)
  }

  /** Forgets all grants and tokens, as when an administrator ends every session. */
  revokeAll(): void {
    this.#entries.clear()
  }

  adapter(model: string): Adapter {
    const key = (id: string): string => `${model}:${id}`
    const findBy = (field: 'userCode' | 'uid', value: string): StoredPayload | undefined => {
      for (const [entry, { payload }] of this.#entries) {
        if (entry.startsWith(`${model}:`) && payload[field] === value) return this.#live(entry)
      }
      return undefined
    }
    return {
      upsert: async (id, payload, expiresIn) => {
        const expires = expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000
        this.#entries.set(key(id), { model, payload, expires })
      },
      find: async (id) => this.#live(key(id)),
      findByUserCode: async (userCode) => findBy('userCode', userCode),
      findByUid: async (uid) => findBy('uid', uid),
      consume: async (id) => {
        const payload = this.#live(key(id))
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
        if (model === 'RefreshToken') this.#rotated.add(id)
      },
      destroy: async (id) => {
        this.#entries.delete(key(id))
      },
      revokeByGrantId: async (grantId) => {
        for (const [entry, { payload }] of this.#entries) {
          if (payload.grantId === grantId) this.#entries.delete(entry)
        }
      },
    }
  }

  #live(key: string): StoredPayload | undefined {
    const stored = this.#entries.get(key)
    if (!stored) return undefined
    if (stored.expires > Date.now()) return stored.payload
    // The provider reports an expired device code as such only while it still finds it.
    if (stored.model === 'DeviceCode') return stored.payload
    this.#entries.delete(key)
    return undefined
  }
}
