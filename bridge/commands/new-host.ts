import { hostsInTheWay } from '../auth/login-state.ts'
import { BridgeError } from '../errors.ts'
import type { RemoteBridge } from '../http/client/http-client.ts'
import { assistantBehind } from './assistant-shell.ts'
import { at, stateAt } from './at-server.ts'
import { askInTerminal, print } from './print.ts'

/**
 * Asks, in a terminal, about each host that the server's entry names and that gets nothing of the login now.
 * @param named the server, of several in use
 * @throws BridgeError where one was never answered and there is no terminal: who answers then need not be the user
 */
export async function askAboutHosts(bridge: RemoteBridge, named?: string): Promise<void> {
  const { login, server } = stateAt(await bridge.getState({}), named)
  if (login.is !== 'signed-in') return
  // In an assistant's shell nobody is asked: what is typed there is not the user's word.
  const isTerminal = process.stdin.isTTY && assistantBehind(process.env) === undefined
  for (const { origin, is, isMonitor, isFurther } of login.hosts) {
    if (is === 'allowed') continue
    const { host } = new URL(origin)
    const before = is === 'refused' ? 'You have refused that before' : 'It has not been sent there before'
    const use = isMonitor ? ' as its monitor, where pages of jobs and logs are read' : ''
    const what = isFurther
      ? `A server besides PanDA, at ${origin}, is to be entered with your PanDA ID token`
      : `The entry of ${server?.name ?? ''} names ${origin}${use}`
    print`${what}. ${before}, and nothing of it is sent now.`
    if (!isTerminal) continue
    const answer = await askInTerminal(
      `May your login go there? Type ${host} for yes, no, or nothing for later: `,
    )
    if (answer !== host && answer !== 'no') continue
    await bridge.answerHost({ ...at(named), origin, answer: answer === host ? 'yes' : 'no' })
    if (answer === host) print`The login may go to ${host}.`
    else print`The login does not go to ${host}.`
  }
  // Without an answer the monitor is asked without the login, and all else goes on.
  if (isTerminal || hostsInTheWay(login).length === 0) return
  throw new BridgeError(
    'not-allowed',
    'Whether the login may go there is answered in a terminal or a window, and this is neither.',
    'Run "panda-bridge login" in a terminal, or answer on the overview of the window.',
  )
}
