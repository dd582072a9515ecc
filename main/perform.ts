import { app } from 'electron'
import type { BridgeApi } from '../bridge/api.ts'
import { toBridgeError } from '../bridge/errors.ts'
import type { Log } from '../bridge/home/log.ts'
import { noteStopped } from '../bridge/home/stopped.ts'
import type { Bridge } from '../bridge/index.ts'
import { ask, tell } from './ask.ts'
import { askedAgain } from './asked-again.ts'
import type { Command } from './tray/menu.ts'
import { askedHosts } from './tray/servers.ts'
import type { MainWindow } from './window/index.ts'

/** Does what an item of the tray's menu says. What goes wrong is told in a dialog: a menu has no place for it. */
export async function perform(command: Command, bridge: Bridge, window: MainWindow, log: Log): Promise<void> {
  try {
    await run(command, bridge, window)
  } catch (thrown) {
    const { message, nextStep } = toBridgeError(thrown)
    log.warn({ command: command.do, message }, 'A choice in the tray failed')
    await tell({ type: 'error', message, detail: nextStep })
  }
}

async function run(command: Command, bridge: Bridge, window: MainWindow): Promise<unknown> {
  const api = bridge.apiFrom('tray')
  switch (command.do) {
    case 'open':
      return window.show(command.page)
    case 'answer':
      return api.answerApproval({ id: command.id, answer: command.answer })
    case 'ask':
      return askAgain(command.id, bridge, api, window)
    case 'ask-host':
      return askForHost(command, bridge)
    case 'refuse-host':
      return api.answerHost({ origin: command.origin, answer: 'no', ...atOf(command) })
    case 'refuse-all':
      return api.refuseAll({})
    case 'take-back':
      return api.takeBack({ grant: command.grant })
    case 'check':
      return api.checkNow(atOf(command))
    case 'repair':
      return api.repairClients({})
    case 'pause':
      return api.pause({ paused: command.paused })
    case 'choose-set':
      return api.chooseSet({ id: command.id, ...atOf(command) })
    case 'choose-server':
      return chooseServer(command.name, bridge)
    case 'start-at-login':
      return api.setStartAtLogin({ on: command.on })
    case 'quit':
      noteStopped(bridge.home)
      return app.quit()
  }
}

/** Of several servers in use, the one that is meant. */
const atOf = ({ server }: { server?: string | undefined }) => (server === undefined ? {} : { server })

async function chooseServer(name: string, { api, servers }: Bridge): Promise<void> {
  const server = servers.find((server) => server.name === name)
  if (server) await api.setServer({ server })
}

/** The key that is pressed without reading, and closing the dialog, leave the question where it is. */
async function askAgain(id: string, { state }: Bridge, api: BridgeApi, window: MainWindow): Promise<void> {
  const approval = state.approvals.find((waiting) => waiting.id === id)
  if (!approval) return
  const { message, detail, isWhole } = askedAgain(approval)
  const answer = await ask({
    type: 'warning',
    message,
    detail,
    buttons: ['Decide later', 'Refuse', isWhole ? 'Allow once' : 'Open PanDA Bridge'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  if (answer === 1) await api.answerApproval({ id, answer: 'no' })
  if (answer === 2 && isWhole) await api.answerApproval({ id, answer: 'yes' })
  if (answer === 2 && !isWhole) window.show('overview')
}

/** A login that was sent cannot be called back. */
async function askForHost(
  { origin, server }: Extract<Command, { do: 'ask-host' }>,
  { api, state }: Bridge,
): Promise<void> {
  const at = atOf({ server })
  const { isMonitor, isFurther } =
    askedHosts(state).find((host) => host.origin === origin && host.at.server === server) ?? {}
  const what = isFurther
    ? `A server besides PanDA, at ${origin}, is to be entered with your PanDA ID token, `
    : `The entry of ${server ?? state.server?.name} names ${origin}${isMonitor ? ' as its monitor, where pages of jobs and logs are read' : ''}, `
  const answer = await ask({
    type: 'warning',
    message: `Send your login to ${new URL(origin).host}?`,
    detail:
      `${what}and your login has not been sent there before. ` +
      'Whoever runs it can then act as you in PanDA.',
    buttons: ['Decide later', 'No', 'Send it there'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  if (answer === 1) await api.answerHost({ origin, answer: 'no', ...at })
  if (answer === 2) await api.answerHost({ origin, answer: 'yes', ...at })
}
