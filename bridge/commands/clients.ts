import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { idsByHand, isByHand, remoteProblem, thisComputer, type ClientStatus } from '../clients/index.ts'
import { variablesIn, type Terminal } from '../clients/terminal.ts'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { addBackupCommands } from './backups.ts'
import { exitCodes } from './exit-codes.ts'
import { printList } from './list.ts'
import { askPerson } from './person.ts'
import { print, printError, printJson, printText } from './print.ts'
import { anyBridge } from './serve.ts'

interface FileOptions {
  config?: string
  http?: true
  dryRun?: true
}

interface ConnectOptions extends FileOptions {
  restart?: true
}

interface DisconnectOptions extends FileOptions {
  all?: true
  entry?: string
}

export function addClientCommands(program: Command, command: readonly string[]): void {
  const bridge = async () => {
    const home = findHome()
    await anyBridge(home, command)
    return connectToBridge(home)
  }
  program
    .command('clients')
    .description('list the assistants on this computer, and whether they are connected')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const clients = await (await bridge()).listClients({ terminal: thisTerminal() })
      if (options.json) return printJson(clients)
      printList(
        [
          { head: 'ID' },
          { head: 'ASSISTANT' },
          { head: 'STATE' },
          { head: 'FILE', gives: 'middle', least: 16 },
        ],
        clients.map((client) => [client.id, client.name, words(client), client.file]),
      )
      print`\nFor lines to paste into another program: panda-bridge connect ID, with ${idsByHand.slice(0, -1).join(', ')}, or other for any`
      for (const client of clients) printPolicy(client)
      for (const { id, name, direct = [] } of clients)
        for (const entry of direct)
          print`${name}: its entry "${entry.name}" leads to PanDA past this bridge (${entry.url}). Take it out with: panda-bridge disconnect ${id} --entry "${entry.name}"`
    })
  program
    .command('connect <client>')
    .description(
      'put the bridge into an assistant’s configuration ("other" prints the lines for any program)',
    )
    .option('--config <file>', 'that file instead of the usual one')
    .option('--http', 'over HTTP, with a key in the file, for an assistant that cannot start a command')
    .option('--restart', 'have it quit first, and start it again then, where it surely runs')
    .option('--dry-run', 'only show what would change')
    .action(async (client: string, options: ConnectOptions) => {
      // The bridge may have been started at the desk where this terminal is not.
      const remote = options.http ? remoteProblem(thisComputer()) : undefined
      if (remote) throw remote
      return connect(await bridge(), client, options)
    })
  program
    .command('disconnect [client]')
    .description('take out what "connect" has put in, and take back the key')
    .option('--all', 'of every assistant, as before uninstalling')
    .option('--config <file>', 'that file instead of the usual one')
    .option('--entry <name>', 'instead, an entry that leads to PanDA past the bridge')
    .option('--dry-run', 'only show what would change')
    .action(async (client: string | undefined, options: DisconnectOptions) => {
      if (options.all) return disconnectAll(await bridge())
      if (client === undefined)
        throw new BridgeError('invalid-input', 'Which assistant?', 'Name it, or say --all.')
      if (options.entry !== undefined) return removeDirect(await bridge(), client, options)
      return disconnect(await bridge(), client, options)
    })
  program
    .command('repair')
    .description('mend the entries of connected assistants that vanished or lead elsewhere')
    .option('--always <client>', 'from now on mend this one without being asked')
    .option('--never <client>', 'no longer mend this one without being asked')
    .argument('[client]', 'only this one')
    .action(async (only: string | undefined, options: { always?: string; never?: string }) => {
      const connected = await bridge()
      const client = options.always ?? options.never
      if (client === undefined) return repair(connected, only)
      const on = options.always !== undefined
      await connected.setAutoRepair({ client, on })
      print`${client} is ${on ? 'mended by itself from now on, while the bridge runs' : 'no longer mended by itself'}.`
    })
  addBackupCommands(program, bridge)
  program
    .command('bundle [file.mcpb]')
    .description('write the extension for Claude Desktop, to be opened with it (among your downloads)')
    .action(async (named: string | undefined) => {
      const { file } = await (await bridge()).makeBundle(named === undefined ? {} : { file: resolve(named) })
      print`Wrote ${file}. Open it with Claude Desktop to install it.`
    })
}

async function connect(bridge: RemoteBridge, client: string, options: ConnectOptions): Promise<void> {
  const restart = options.restart === true
  const http = options.http === true
  if (isByHand(client)) {
    const { title, about, text } = await bridge.linesToPaste({ client, http })
    if (about !== undefined) print`${about}`
    return text === '' ? undefined : printText(`${title}:\n${text}`)
  }
  const input = { ...inputOf(client, options), http }
  const preview = await bridge.previewConnect(input)
  for (const warning of preview.warnings) print`Mind: ${warning}`
  if (options.dryRun) return printText(preview.diff || 'Nothing would change.')
  if (restart) await askToRestart(bridge, client)
  const { file, changed, backup } = await bridge.connectClient({ ...input, restart })
  const again = restart ? ' It was started again.' : ''
  if (!changed) return print`${client} is connected already (${file}).${again}`
  print`Connected ${client}: wrote ${file}.${backup === undefined ? '' : ` What was there is kept as ${backup}.`}`
  if (restart) print`It was started again.`
  else await printRestart(bridge, client)
}

/** @throws BridgeError where it cannot be done from here, or nobody says yes to it */
async function askToRestart(bridge: RemoteBridge, client: string): Promise<void> {
  const { name = client, restart } = (await statusOf(bridge, client)) ?? {}
  if (restart?.offered !== true)
    throw new BridgeError(
      'invalid-input',
      `${name} is not seen to run, or cannot be restarted from here. Nothing was changed.`,
      'Leave --restart away, and restart it yourself.',
    )
  await askPerson({
    doing: `Restarting ${name}`,
    shown: [
      `${name} is asked to quit, is connected while it does not run, and is started again.`,
      'Your chats stay. An answer that it is writing is broken off, and what you have typed and not sent may be lost.',
    ],
    word: 'yes',
  })
}

async function statusOf(bridge: RemoteBridge, client: string): Promise<ClientStatus | undefined> {
  return (await bridge.listClients({ terminal: thisTerminal() })).find(({ id }) => id === client)
}

/** What the user does now. Always: whether an assistant runs is not always seen. */
async function printRestart(bridge: RemoteBridge, client: string): Promise<void> {
  const restart = (await statusOf(bridge, client))?.restart
  if (restart) print`${restart.how}`
}

async function disconnect(bridge: RemoteBridge, client: string, options: FileOptions): Promise<void> {
  const input = inputOf(client, options)
  if (options.dryRun)
    return printText((await bridge.previewDisconnect(input)).diff || 'Nothing would change.')
  const { file, changed } = await bridge.disconnectClient(input)
  if (!changed) return print`${client} was not connected; its key, if it had one, is taken back.`
  print`Disconnected ${client}: changed ${file}, and took back its key.`
  await printRestart(bridge, client)
}

async function removeDirect(
  bridge: RemoteBridge,
  client: string,
  { entry = '', config, dryRun }: DisconnectOptions,
): Promise<void> {
  if (config !== undefined || dryRun)
    throw new BridgeError(
      'invalid-input',
      'An entry past the bridge is taken out of the usual file, and is not tried first.',
      'Leave out --config and --dry-run. A copy of the file is kept.',
    )
  const { file, backup } = await bridge.removeDirectEntry({ client, entry, terminal: thisTerminal() })
  print`Took "${entry}" out of ${file}. What was there is kept as ${backup ?? ''}.`
  await printRestart(bridge, client)
}

async function disconnectAll(bridge: RemoteBridge): Promise<void> {
  const results = await bridge.disconnectAllClients({})
  if (results.length === 0) return print`No assistant was connected.`
  for (const { name, disconnected, problem } of results) {
    if (disconnected) print`${name}: disconnected.`
    else {
      printError`${name}: ${problem?.message ?? ''} ${problem?.nextStep ?? ''}`
      process.exitCode = exitCodes.failure
    }
  }
}

async function repair(bridge: RemoteBridge, only: string | undefined): Promise<void> {
  const results = await bridge.repairClients(only === undefined ? {} : { client: only })
  if (results.length === 0) return print`Every connected assistant leads here; nothing was to be mended.`
  for (const { name, was, repaired, problem } of results) {
    if (repaired) print`${name}: was ${was}, mended.`
    else {
      printError`${name}: ${problem?.message ?? was} ${problem?.nextStep ?? ''}`
      process.exitCode = exitCodes.failure
    }
  }
}

/** The bridge may have been started somewhere else, with another home and other variables. */
function inputOf(client: string, { config }: FileOptions) {
  const file = config === undefined ? {} : { file: resolve(config) }
  return { client, ...file, terminal: thisTerminal() }
}

function thisTerminal(): Terminal {
  return { home: homedir(), variables: variablesIn(process.env) }
}

function words({ installed, state, policy }: ClientStatus): string {
  if (state !== 'not-connected') return policy?.is === 'denied' ? `${state}, not allowed` : state
  if (!installed) return 'not installed'
  return policy?.is === 'denied' ? 'not allowed' : 'not connected'
}

/** What those who manage the computer say of one that is here. */
function printPolicy({ name, installed, state, policy, problem }: ClientStatus): void {
  if (!installed && state === 'not-connected') return
  if (policy?.is === 'denied' && problem) print`${problem.message} ${problem.nextStep}`
  if (policy?.is === 'unknown')
    print`${name}: whether your organisation allows it is not known: ${policy.reason} (${policy.file}).`
}
