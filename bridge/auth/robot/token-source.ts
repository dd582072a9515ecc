import type { Secret } from '../../platform/secret.ts'

/** A token that a robot shows. */
export interface RobotToken {
  token: Secret
  /** When it ends, in milliseconds since 1970 on this computer's clock. */
  endsAt: number
  /** Who it says it is for. */
  subject: string
  /** The name that it says, if any. */
  name: string | undefined
}

/** Where a robot's tokens come from. */
export interface TokenSource {
  /** For the log and the user: "the client panda-robot at idp.example". */
  readonly what: string
  /** Where its tokens go besides PanDA is nowhere. @throws BridgeError where there is none to be had now */
  next(): Promise<RobotToken>
  /** What is known may be otherwise now, as after a token that PanDA refuses. */
  forget(): void
}
