import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BridgeError } from '../../errors.ts'
import { fileAccessError } from '../../platform/file-errors.ts'
import { readPlainFile } from '../../platform/plain-file.ts'
import { readToken } from './read-token.ts'
import type { RobotToken, TokenSource } from './token-source.ts'

/** A token that something else renews in its file, as oidc-agent, htgettoken or a container's platform do. */
export class TokenFile implements TokenSource {
  readonly #find: () => Promise<{ text: string; from: string }>

  private constructor(find: () => Promise<{ text: string; from: string }>) {
    this.#find = find
  }

  static at(file: string): TokenFile {
    return new TokenFile(async () => ({ text: await readOwn(file), from: file }))
  }

  /**
   * By WLCG's bearer token discovery (1.0): BEARER_TOKEN, then the file of BEARER_TOKEN_FILE, then `bt_uUID` in
   * XDG_RUNTIME_DIR, then in /tmp.
   */
  static discovered(env: NodeJS.ProcessEnv = process.env): TokenFile {
    return new TokenFile(() => discover(env))
  }

  get what(): string {
    return 'a token that something else renews'
  }

  async next(): Promise<RobotToken> {
    const { text, from } = await this.#find()
    const token = readToken(text)
    if (!token)
      throw new BridgeError(
        'sign-in-failed',
        `What stands in ${from} is no token of the form that PanDA takes (JWT).`,
        'See to what renews it: oidc-agent, htgettoken, or the platform of the container.',
      )
    if (token.endsAt <= Date.now())
      throw new BridgeError(
        'sign-in-failed',
        `The token in ${from} has ended.`,
        'See to what renews it: it is read again by itself.',
      )
    return token
  }

  /** Each time it is read anew. */
  forget(): void {
    // There is nothing to forget.
  }
}

async function discover(env: NodeJS.ProcessEnv): Promise<{ text: string; from: string }> {
  const { BEARER_TOKEN: token, BEARER_TOKEN_FILE: file, XDG_RUNTIME_DIR: folder } = env
  if (token !== undefined && token.trim() !== '') return { text: token, from: 'BEARER_TOKEN' }
  if (file !== undefined && file !== '') return { text: await readOwn(file), from: file }
  const name = `bt_u${process.geteuid?.() ?? 0}`
  const places = [...(folder === undefined || folder === '' ? [] : [join(folder, name)]), join('/tmp', name)]
  for (const place of places)
    if (
      await stat(place).then(
        () => true,
        () => false,
      )
    )
      return { text: await readOwn(place), from: place }
  throw new BridgeError(
    'sign-in-failed',
    'No bearer token was found: neither BEARER_TOKEN nor BEARER_TOKEN_FILE is set, and there is no file of the usual name.',
    'Get one, as with oidc-token or htgettoken, or name its file.',
  )
}

/** In /tmp another user may have put one there under this name. @throws BridgeError */
async function readOwn(file: string): Promise<string> {
  try {
    const { uid } = await stat(file)
    const own = process.geteuid?.()
    if (own !== undefined && uid !== own && uid !== 0)
      throw new BridgeError(
        'file-access',
        `${file} belongs to another user: it is not taken for a token of yours.`,
        'Name the file that holds yours.',
      )
    return (await readPlainFile(file)).toString()
  } catch (thrown) {
    throw fileAccessError(thrown, file, 'read')
  }
}
