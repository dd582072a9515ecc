import type { ClientKeys } from '../auth/client-keys.ts'
import type { Secret } from '../platform/secret.ts'

/** Where keys are, and what ends with one. */
export interface KeyRing {
  keys: ClientKeys
  /** Ends what is open with a key that was taken back. */
  onRevoked: (key: string) => Promise<void>
}

/**
 * Takes a key back and ends what is open with it, also where the file of the keys cannot be written.
 * @returns whether there was one @throws BridgeError `file-access`
 */
export async function takeBack({ keys, onRevoked }: KeyRing, name: string): Promise<boolean> {
  try {
    return await keys.revoke(name)
  } finally {
    await onRevoked(name)
  }
}

/**
 * A key that has stood in a file may be known to others: what comes with it is refused from now on.
 * @throws BridgeError `file-access`
 */
export async function renewKey({ keys, onRevoked }: KeyRing, key: Secret): Promise<void> {
  const name = await keys.replace(key)
  if (name !== undefined) await onRevoked(name)
}
