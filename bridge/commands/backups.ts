import type { Command } from 'commander'
import type { RemoteBridge } from '../http/client/http-client.ts'
import { BridgeError } from '../errors.ts'
import { printList } from './list.ts'
import { askPerson } from './person.ts'
import { ago, print, printJson, printedTime } from './print.ts'

/** @param bridge the running bridge, or one that is started */
export function addBackupCommands(program: Command, bridge: () => Promise<RemoteBridge>): void {
  const backups = program
    .command('backups')
    .description('the copies that are kept of an assistant’s file before it is changed: list, restore')
  backups
    .command('list <client>')
    .description('list the copies of an assistant’s file, the newest first')
    .option('--json', 'as JSON')
    .action(async (client: string, { json }: { json?: true }) => {
      const kept = await (await bridge()).listBackups({ client })
      if (json) return printJson(kept)
      if (kept.length === 0)
        return print`No copy is kept: one is made each time before PanDA Bridge changes the file.`
      const now = Date.now()
      printList(
        [{ head: 'COPY' }, { head: 'MADE', drops: 1 }, { head: 'AGO', drops: 2 }],
        kept.map(({ name, date }) => [name, printedTime(Date.parse(date)), ago(now - Date.parse(date))]),
      )
    })
  backups
    .command('restore <client> <copy>')
    .description('put a copy back; what the file is now is kept as a copy as well')
    .action(async (client: string, copy: string) => restore(await bridge(), client, copy))
}

async function restore(bridge: RemoteBridge, client: string, copy: string): Promise<void> {
  const found = (await bridge.listBackups({ client })).find(({ name }) => name === copy)
  if (!found) {
    throw new BridgeError(
      'not-found',
      `There is no copy "${copy}".`,
      `List them with "panda-bridge backups list ${client}".`,
    )
  }
  const status = (await bridge.listClients({})).find(({ id }) => id === client)
  const name = status?.name ?? client
  await askPerson({
    doing: 'Putting a copy back',
    shown: [
      `${status?.file ?? 'The file'} becomes what it was ${ago(Date.now() - Date.parse(found.date))}.`,
      `What it is now is kept as a copy as well. ${name} may then no longer be connected.`,
    ],
    word: 'yes',
  })
  const { file, changed } = await bridge.restoreBackup({ client, backup: copy })
  if (changed) print`Put back: ${file}. Restart ${name} for it to count.`
  else print`${file} is like that copy already.`
}
