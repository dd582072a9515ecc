import type { Command } from 'commander'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { printList } from './list.ts'
import { askPerson } from './person.ts'
import { ago, print, printJson } from './print.ts'

export function addKeyCommand(program: Command): void {
  program
    .command('keys')
    .description('list the keys that programs may come with, or take one back')
    .option('--revoke <name>', 'take this one back: what comes with it is refused from now on')
    .option('--json', 'as JSON')
    .action(async ({ revoke, json: asJson }: { revoke?: string; json?: true }) => {
      const bridge = await connectToBridge(findHome())
      if (revoke !== undefined) {
        const { keys } = await bridge.getState({})
        if (keys.some(({ name }) => name === revoke)) {
          await askPerson({
            doing: 'Taking back a key',
            shown: [`What comes with the key "${revoke}" is refused from now on.`],
            word: 'yes',
          })
        }
        await bridge.revokeKey({ name: revoke })
        return print`The key "${revoke}" is taken back.`
      }
      const { keys } = await bridge.getState({})
      if (asJson) return printJson(keys)
      if (keys.length === 0) return print`No program has a key.`
      const now = Date.now()
      const seen = (at: number | undefined) => (at === undefined ? 'never' : ago(now - at))
      printList(
        [{ head: 'KEY' }, { head: 'SEEN' }],
        keys.map(({ name, lastSeen }) => [name, seen(lastSeen)]),
      )
    })
}
