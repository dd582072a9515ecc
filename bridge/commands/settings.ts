import { Option, type Command } from 'commander'
import { bridgeMethods } from '../api.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { wholeNumber } from './answers/whole-number.ts'
import { printLocked } from './managed.ts'
import { askPerson } from './person.ts'
import { printJson, printTable, printText } from './print.ts'

interface SettingsOptions {
  port?: number
  watchTasks?: 'yes' | 'no'
  json?: true
}

/** What the page of settings has for a bridge without a desktop, and what it copies for the support. */
export function addSettingsCommands(program: Command): void {
  program
    .command('settings')
    .description('show or change the port, and whether your tasks are looked at now and then')
    .option('--port <n>', 'listen on this port from the next start on', wholeNumber)
    .addOption(
      new Option('--watch-tasks <yes/no>', 'look at your tasks now and then, for news of them').choices([
        'yes',
        'no',
      ]),
    )
    .option('--json', 'as JSON')
    .action(settings)
  program
    .command('diagnostics')
    .description('print what the support wants to know: versions, state, end of the log; no secret is in it')
    .action(async () => printText(await (await connectToBridge(findHome())).getDiagnostics({})))
}

async function settings({ port, watchTasks: watch, json }: SettingsOptions): Promise<void> {
  const bridge = await connectToBridge(findHome())
  if (port !== undefined) await setPort(bridge, port)
  if (watch !== undefined) await bridge.setWatchTasks({ on: watch === 'yes' })
  const { ports, watchTasks, folders, managed } = await bridge.getState({})
  if (json) return printJson({ ports, watchTasks, folders, managed })
  printTable([
    [
      'Port',
      ports.next === ports.now ? `${ports.now}` : `${ports.now}, from the next start on ${ports.next}`,
    ],
    ['Watch tasks', watchTasks ? 'yes' : 'no'],
    ['Home', folders.home],
    ['Logs', folders.logs],
  ])
  printLocked({ managed }, ...(managed?.locked ?? []))
}

async function setPort(bridge: RemoteBridge, port: number): Promise<void> {
  const { ports } = await bridge.getState({})
  // What is no port the bridge refuses by itself.
  if (port !== ports.next && bridgeMethods.setPort.safeParse({ port }).success) {
    await askPerson({
      doing: 'Changing the port',
      shown: [
        `From the next start on the bridge listens on port ${port} instead of ${ports.next}.`,
        'Assistants that are connected over HTTP send their keys to the old port until they are repaired.',
      ],
      word: 'yes',
    })
  }
  await bridge.setPort({ port })
}
