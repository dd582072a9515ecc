import type { Command } from 'commander'
import { BridgeError } from '../errors.ts'
import { connectToBridge } from '../headless/http-client.ts'
import { findHome } from '../home.ts'
import { anyBridge } from './serve.ts'
import { askInTerminal, print } from './print.ts'

interface ResetOptions {
  disconnect: boolean
  yes?: true
}

export function addResetCommand(program: Command, command: readonly string[]): void {
  program
    .command('reset')
    .description('forget everything, as if the bridge had never run here (log files stay)')
    .option('--no-disconnect', 'leave the entries in the assistants’ files')
    .option('--yes', 'do not ask')
    .action((options: ResetOptions) => reset(options, command))
}

async function reset({ disconnect, yes }: ResetOptions, command: readonly string[]): Promise<void> {
  const home = findHome()
  print`This deletes the login, all settings, servers and sets of your own, the keys, the record of calls and the caches in ${home.folder}.`
  if (disconnect) print`Before that it takes the bridge out of the files of all connected assistants.`
  else print`The entries in the assistants’ files stay; they lead nowhere until you connect again.`
  if (!yes) await confirm()
  await anyBridge(home, command)
  const bridge = await connectToBridge(home)
  for (const { name, disconnected, problem } of await bridge.reset({ disconnect })) {
    if (disconnected) print`${name}: disconnected.`
    else {
      print`${name}: ${problem?.message ?? 'still connected.'} ${problem?.nextStep ?? ''}`
      process.exitCode = 1
    }
  }
  print`Done; the bridge is as on its first day.`
}

/** @throws BridgeError unless a person says yes */
async function confirm(): Promise<void> {
  const answer = await askInTerminal('Go on? Type "yes": ')
  if (answer?.trim() === 'yes') return
  throw new BridgeError('cancelled', 'Nothing was deleted.', 'To do it without being asked, say --yes.')
}
