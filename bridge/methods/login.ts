import type { BridgeMethods } from '../api.ts'
import { findTokenFile, readTokenFile, tokensOf } from '../auth/import.ts'
import { findOtherLogin } from '../auth/other-login.ts'
import { fileAccessError } from '../platform/file-errors.ts'
import { plainLine } from '../platform/shown-text.ts'
import type { BridgeParts } from './bridge-parts.ts'

export function loginMethods(
  bridge: BridgeParts,
): Pick<
  BridgeMethods,
  'signIn' | 'awaitSignIn' | 'cancelSignIn' | 'findOtherLogin' | 'importLogin' | 'signOut' | 'answerHost'
> {
  return {
    signIn: async () => bridge.installation.login.signIn(),
    awaitSignIn: async () => bridge.installation.login.decided(),
    cancelSignIn: async () => {
      const { login } = bridge.installation
      login.cancelSignIn()
      return login.state
    },
    findOtherLogin: async () => (await findOtherLogin(bridge.state.server)) ?? null,
    importLogin: async ({ file, chosen }) => {
      const { login } = bridge.installation
      if (chosen) {
        await login.adoptImported(tokensOf(chosen.text, plainLine(chosen.name)))
        return login.state
      }
      const other = file === undefined ? await findOtherLogin(bridge.state.server) : undefined
      const fitting = other?.fits === 'yes' ? other.file : undefined
      // One that does not fit is refused with its reason.
      const named = file ?? fitting ?? (await findTokenFile())
      const tokens = await readTokenFile(named).catch((thrown: unknown) => {
        throw fileAccessError(thrown, named, 'read')
      })
      await login.adoptImported(tokens)
      return login.state
    },
    signOut: async () => {
      const { login } = bridge.installation
      await login.signOut()
      return login.state
    },
    answerHost: async ({ origin, answer }) => {
      const { login, lists } = bridge.installation
      await login.answerHost(origin, answer === 'yes')
      if (answer === 'yes') void lists.refresh('tools/list')
      return login.state
    },
  }
}
