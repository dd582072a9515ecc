import type { SignIn } from '../auth/device-flow.ts'
import type { AnyLogin } from '../auth/login.ts'
import { BridgeError, toBridgeError } from '../errors.ts'
import { toolFailure, type McpResult } from '../mcp/index.ts'

/** How long a call waits for the identity provider's code before it answers without one, in milliseconds. */
const SIGN_IN_START_MS = 20_000

/**
 * The answer to a call while nobody is signed in: the chat itself shows where to sign in. Never throws.
 * @param where "PanDA", or which of several
 */
export async function askToSignIn(login: AnyLogin, where: string): Promise<McpResult> {
  const tooLong = new Promise<never>((_, reject) => {
    const error = new BridgeError(
      'timed-out',
      'The identity provider has not answered.',
      'Try again in a minute.',
    )
    setTimeout(() => reject(error), SIGN_IN_START_MS).unref()
  })
  try {
    return signInAnswer(await Promise.race([login.signIn(), tooLong]), where, Date.now())
  } catch (thrown) {
    return toolFailure(toBridgeError(thrown))
  }
}

function signInAnswer(
  { userCode, link, completeLink, expiresAt }: SignIn,
  where: string,
  now: number,
): McpResult {
  const minutes = Math.max(1, Math.round((expiresAt - now) / 60_000))
  // Not every page shows the code that its link carries.
  const approve =
    completeLink === link
      ? `Please open ${link} in a browser, type the code ${userCode} there, and approve`
      : `Please open ${completeLink} in a browser, and approve if it shows the code ${userCode} or no code`
  return toolFailure({
    code: 'signed-out',
    message: `You are not signed in to ${where}. This call was not carried out.`,
    nextStep:
      `${approve} (the code is good for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}).` +
      ' Then ask again.',
  })
}
