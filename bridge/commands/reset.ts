import type { Command } from 'commander'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { askPerson } from './person.ts'
import { exitCodes } from './exit-codes.ts'
import { print, printError } from './print.ts'
import { anyBridge } from './serve.ts'

export function addResetCommand(program: Command, command: readonly string[]): void {
  program
    .command('reset')
    .description('forget everything, as if the bridge had never run here (log files stay)')
    .option('--no-disconnect', 'leave the entries in the assistants’ files')
    .action((options: { disconnect: boolean }) => reset(options, command))
}

async function reset({ disconnect }: { disconnect: boolean }, command: readonly string[]): Promise<void> {
  const home = findHome()
  await askPerson({
    doing: 'Forgetting everything',
    shown: [
      `This deletes the login, all settings, servers and sets of your own, the keys, the record of calls and the caches in ${home.folder}.`,
      disconnect
        ? 'Before that it takes the bridge out of the files of all connected assistants.'
        : 'The entries in the assistants’ files stay; they lead nowhere until you connect again.',
    ],
    word: 'yes',
  })
  await anyBridge(home, command)
  const bridge = await connectToBridge(home)
  for (const { name, disconnected, problem } of await bridge.reset({ disconnect })) {
    if (disconnected) print`${name}: disconnected.`
    else {
      printError`${name}: ${problem?.message ?? 'still connected.'} ${problem?.nextStep ?? ''}`
      process.exitCode = exitCodes.failure
    }
  }
  print`Done; the bridge is as on its first day.`
}
