import { expect } from 'vitest'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { readStoredTokens } from '../../bridge/auth/tokens.ts'
import type { Fixture } from './fixture.ts'

// What is the same of a login at each identity provider.

/**
 * The chat shows link and code, and who goes there is signed in.
 * @param approve what the user does at the link: signs in there, and approves
 */
export async function signInFromChat(
  { bridge, call }: Fixture,
  approve: (link: string) => Promise<void>,
): Promise<void> {
  const { isError, text } = await call()
  expect(isError).toBe(true)
  const [, link = ''] = /open (http\S+) in a browser, and approve/.exec(text) ?? []
  await approve(link)
  expect(await bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
  expect(await call()).toMatchObject({ isError: false })
}

/** What a sign-in has come to whose code was over before anybody approved it. */
export const codeRanOut = {
  is: 'signed-out',
  problem: { message: expect.stringMatching(/^The sign-in code expired/), nextStep: 'Start again.' },
}

/** When the login was renewed last: milliseconds since 1970; 0 while there is none. */
export function renewedAt({ bridge }: Fixture): number {
  return bridge.state.login.is === 'signed-in' ? bridge.state.login.renewedAt : 0
}

/** As the bridge keeps it. */
export async function refreshTokenOf({ home }: Fixture): Promise<string> {
  const store = new FileCredentialStore(home.credentialsFolder)
  const name = (await store.names()).find((each) => each.startsWith('login-')) ?? ''
  return readStoredTokens((await store.read(name)) ?? '')?.refreshToken?.reveal() ?? ''
}
