import type { Command } from 'commander'
import { findHome } from '../home/home.ts'
import { exitOnSignals } from './browser.ts'
import { anyBridge } from './serve.ts'
import { showWindow } from './window.ts'

export function addOpenCommand(program: Command, command: readonly string[]): void {
  program
    .command('open')
    .description('open the window in a browser: prints a link that works once, for five minutes')
    .option('--no-browser', 'only print the link')
    .action(async (options: { browser: boolean }) => {
      const home = findHome()
      const url = await anyBridge(home, command)
      exitOnSignals()
      await (
        await showWindow(home, url, options.browser)
      ).opened
    })
}
