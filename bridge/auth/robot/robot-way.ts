import { resolve } from 'node:path'
import { z } from 'zod'
import { BridgeError } from '../../errors.ts'

const path = z.string().min(1).max(4_096)
const oneLine = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u

/** A client of its own at the VO's identity provider (RFC 6749, 4.4), with a secret or a key (RFC 7523). */
const byClient = z.object({
  by: z.literal('client-credentials'),
  clientId: z.string().min(1).max(500),
  /** A file with the client's secret. */
  secretFile: path.optional(),
  /** The variable of the environment that the secret stands in. */
  secretVariable: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)
    .optional(),
  /** A file with the client's private key, PEM (PKCS #8), which signs what it sends instead of a secret. */
  keyFile: path.optional(),
  /** Of that key, as the identity provider knows it. */
  keyId: z.string().min(1).max(200).optional(),
  scope: z.string().max(1_000).regex(oneLine).optional(),
  /** For whom the token is to be; what PanDA says of the VO where missing. */
  audience: z.string().min(1).max(500).optional(),
})

/** A token that something else renews: a file, as of oidc-agent or htgettoken, read anew whenever it has changed. */
const byFile = z.object({ by: z.literal('token-file'), file: path })

/** The same where WLCG's bearer token discovery finds it. */
const byDiscovery = z.object({ by: z.literal('bearer-discovery') })

/** How a robot comes to its token. */
export const robotWaySchema = z.discriminatedUnion('by', [byClient, byFile, byDiscovery])
export type RobotWay = z.output<typeof robotWaySchema>
export type ByClient = z.output<typeof byClient>

/** A client whose file does not say how it shows who it is does so as the environment says. */
export function withEnvironment(way: RobotWay, env: NodeJS.ProcessEnv): RobotWay {
  if (way.by !== 'client-credentials' || proofsOf(way).length > 0) return way
  const value = (name: string) => (env[name] === '' ? undefined : env[name])
  const [secretFile, keyFile] = [value('PANDA_ROBOT_CLIENT_SECRET_FILE'), value('PANDA_ROBOT_KEY_FILE')]
  return {
    ...way,
    ...(secretFile !== undefined && { secretFile }),
    ...(keyFile !== undefined && { keyFile }),
    ...(secretFile === undefined &&
      keyFile === undefined &&
      value('PANDA_ROBOT_CLIENT_SECRET') !== undefined && { secretVariable: 'PANDA_ROBOT_CLIENT_SECRET' }),
  }
}

/** Exactly one way for a client to show who it is. @throws BridgeError `invalid-input` */
export function checkWay(way: RobotWay): void {
  if (way.by !== 'client-credentials') return
  if (proofsOf(way).length === 1) return
  throw new BridgeError(
    'invalid-input',
    'A robot with a client shows who it is in one way: secretFile, secretVariable or keyFile.',
    'Give one of the three.',
  )
}

function proofsOf({ secretFile, secretVariable, keyFile }: ByClient): string[] {
  return [secretFile, secretVariable, keyFile].filter((each) => each !== undefined)
}

/** The same with the files that it names, found from a folder. */
export function inFolder(way: RobotWay, folder: string): RobotWay {
  switch (way.by) {
    case 'client-credentials':
      return {
        ...way,
        ...(way.secretFile !== undefined && { secretFile: resolve(folder, way.secretFile) }),
        ...(way.keyFile !== undefined && { keyFile: resolve(folder, way.keyFile) }),
      }
    case 'token-file':
      return { ...way, file: resolve(folder, way.file) }
    case 'bearer-discovery':
      return way
  }
}
