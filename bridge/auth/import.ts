import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { parseJson } from '../platform/json.ts'
import { readPlainIfThere } from '../platform/plain-file.ts'
import { Secret } from '../platform/secret.ts'
import { HOW_TO_SIGN_IN } from './login-state.ts'
import { readClaims, tokensFrom, type Tokens } from './tokens.ts'

const tokenFileSchema = z.object({ id_token: z.string(), refresh_token: z.string().nullish() })

/** A file in which another PanDA program keeps its token answer. */
export interface TokenFile {
  program: string
  file: string
}

/** Those of panda-client and panda-mcp-client, in the order in which they are looked for. */
export function knownTokenFiles(): TokenFile[] {
  const configRoot = process.env['PANDA_CONFIG_ROOT'] ?? join(homedir(), '.pathena')
  return [
    { program: 'panda-client', file: join(configRoot, '.token') },
    { program: 'panda-mcp-client', file: join(homedir(), '.panda_id_token') },
  ]
}

/**
 * Reads the token file of another PanDA program. The file is left as it is; where the identity
 * provider rotates refresh tokens, that program will have to sign in anew.
 * @throws BridgeError `not-found` or `invalid-file`
 */
export async function readTokenFile(file: string): Promise<Tokens> {
  const text = await readPlainIfThere(file)
  if (text === undefined) {
    throw new BridgeError('not-found', `There is no token file at ${file}.`, HOW_TO_SIGN_IN)
  }
  return tokensOf(text, file)
}

/**
 * What a token file holds. @param file how it is called
 * @throws BridgeError `invalid-file`
 */
export function tokensOf(text: string, file: string): Tokens {
  const parsed = tokenFileSchema.safeParse(parseJson(text))
  const idToken = parsed.success ? new Secret(parsed.data.id_token) : undefined
  const claims = idToken && readClaims(idToken)
  if (!parsed.success || !idToken || !claims) {
    throw new BridgeError('invalid-file', `${file} holds no ID token.`, HOW_TO_SIGN_IN)
  }
  const refreshToken = parsed.data.refresh_token ? new Secret(parsed.data.refresh_token) : undefined
  // It did not arrive just now: what is left of its life is what its own end says.
  const expiresAt = claims.exp * 1000
  if (!refreshToken && expiresAt <= Date.now()) {
    throw new BridgeError(
      'invalid-file',
      `The login in ${file} has ended, and it came without a way to renew it.`,
      HOW_TO_SIGN_IN,
    )
  }
  const { clockAheadMs: _, ...tokens } = tokensFrom({ idToken, claims }, refreshToken, {
    arrivedAt: Date.now(),
    sentAt: undefined,
    expiresIn: undefined,
  })
  return { ...tokens, expiresAt, ...(refreshToken && { isShared: true }) }
}

/** The first of the known files that is there. @throws BridgeError `not-found` */
export async function findTokenFile(): Promise<string> {
  const files = knownTokenFiles().map(({ file }) => file)
  for (const file of files) if ((await readPlainIfThere(file)) !== undefined) return file
  throw new BridgeError(
    'not-found',
    `No login of another PanDA program was found (${files.join(', ')}).`,
    HOW_TO_SIGN_IN,
  )
}
