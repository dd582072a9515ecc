import type { BridgeErrorValue } from '../errors.ts'
import type { Contents } from './contents.ts'
import type { Found } from './find-extensions.ts'

/**
 * `on`: what it brings can be chosen, or is in effect. `changed`: it is not what its user has switched on, and nothing of it
 * counts until they have looked. `hidden`: another of its name counts. `broken`: it cannot be read.
 */
export type ExtensionStanding = 'on' | 'off' | 'changed' | 'hidden' | 'broken'

/** What there is to say of an extension. */
export interface ExtensionState {
  name: string
  title: string
  about: string
  contact?: string
  edition: number
  from: Found['from']
  /** Its file, or its address. */
  place: string
  is: ExtensionStanding
  /** Of its content: who switches it on says by it what they have looked at. */
  fingerprint: string
  /** What holds one from the web: a checksum, or a key that signs its editions. */
  pinnedBy?: 'sha256' | 'key'
  brings: readonly Contents[]
  /** What of it does not count, since another has the name of it: a sentence each. */
  left: readonly string[]
  problem?: BridgeErrorValue
}
