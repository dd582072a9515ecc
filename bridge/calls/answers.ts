import type { SignIn } from '../auth/device-flow.ts'
import { toolFailure, type McpResult } from '../mcp/index.ts'

/** The answer to a call while nobody is signed in: the chat itself shows where to sign in. */
export function signInAnswer(signIn: SignIn, now: number): McpResult {
  const minutes = Math.max(1, Math.round((signIn.expiresAt - now) / 60_000))
  return toolFailure({
    code: 'signed-out',
    message: 'You are not signed in to PanDA. This call was not carried out.',
    nextStep:
      `Please open ${signIn.completeLink} in a browser, check that it shows the code ${signIn.userCode}, and approve` +
      ` (the code is good for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}). Then ask again.`,
  })
}
