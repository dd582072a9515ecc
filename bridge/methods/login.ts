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
    signIn: async ({ server }) => bridge.installationOf(server).login.signIn(),
    awaitSignIn: async ({ server }) => bridge.installationOf(server).login.decided(),
    cancelSignIn: async ({ server }) => {
      const { login } = bridge.installationOf(server)
      login.cancelSignIn()
      return login.state
    },
    findOtherLogin: async ({ server }) =>
      (await findOtherLogin(
        server === undefined ? bridge.state.server : bridge.installationOf(server).server,
      )) ?? null,
    importLogin: async ({ file, chosen, server: named }) => {
      const { login, server } = bridge.installationOf(named)
      if (chosen) {
        await login.adoptImported(tokensOf(chosen.text, plainLine(chosen.name)))
        return login.state
      }
      const other = file === undefined ? await findOtherLogin(server) : undefined
      const fitting = other?.fits === 'yes' ? other.file : undefined
      // One that does not fit is refused with its reason.
      const from = file ?? fitting ?? (await findTokenFile())
      const tokens = await readTokenFile(from).catch((thrown: unknown) => {
        throw fileAccessError(thrown, from, 'read')
      })
      await login.adoptImported(tokens)
      return login.state
    },
    signOut: async ({ server }) => {
      const { login } = bridge.installationOf(server)
      await login.signOut()
      return login.state
    },
    answerHost: async ({ origin, answer, server }) => {
      const { login, lists } = bridge.installationOf(server)
      await login.answerHost(origin, answer === 'yes')
      if (answer === 'yes') void lists.refresh('tools/list')
      return login.state
    },
  }
}
