import type { Command } from 'commander'
import { connectToBridge } from '../headless/http-client.ts'
import { findHome } from '../home.ts'
import { ago, print, printJson, printTable } from './print.ts'

export function addKeyCommand(program: Command): void {
  program
    .command('keys')
    .description('list the keys that programs may come with, or take one back')
    .option('--revoke <name>', 'take this one back: what comes with it is refused from now on')
    .option('--json', 'as JSON')
    .action(async ({ revoke, json: asJson }: { revoke?: string; json?: true }) => {
      const bridge = await connectToBridge(findHome())
      if (revoke !== undefined) {
        await bridge.revokeKey({ name: revoke })
        return print`The key "${revoke}" is taken back.`
      }
      const { keys } = await bridge.getState({})
      if (asJson) return printJson(keys)
      const now = Date.now()
      const seen = (at: number | undefined) => (at === undefined ? 'never seen' : `seen ${ago(now - at)}`)
      printTable(keys.map(({ name, lastSeen }) => [name, seen(lastSeen)]))
    })
}
