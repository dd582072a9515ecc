import type { Command } from 'commander'
import type { ToolSummary } from '../api.ts'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { plainLine } from '../platform/shown-text.ts'
import { at, ofServer } from './at-server.ts'
import { printList } from './list.ts'
import { askPerson } from './person.ts'
import { print, printJson, printText } from './print.ts'
import type { Column } from './terminal/table.ts'

export function addToolCommands(program: Command): void {
  const all = async (server: string | undefined) => {
    const bridge = await connectToBridge(findHome())
    return { bridge, tools: await bridge.listTools(at(server)) }
  }
  const tools = program.command('tools').description('what assistants can call: list, held, release')
  ofServer(tools.command('list', { isDefault: true }).description('list what assistants can call'))
    .option('--json', 'as JSON')
    .action(async (options: { json?: true; server?: string }) => {
      const { tools } = await all(options.server)
      const offered = tools.filter(({ inSet }) => inSet)
      if (options.json) return printJson(offered)
      const rows = offered.map(({ name, effect, title, description, held }) => [
        name,
        effect,
        `${held ? '(held back) ' : ''}${title ?? firstLine(description)}`,
      ])
      const columns: Column[] = [
        { head: 'TOOL' },
        { head: 'EFFECT' },
        { head: 'DOES', gives: 'end', least: 16 },
      ]
      if (rows.length > 0) printList(columns, rows)
      else print`No tools are known yet: "panda-bridge status" says why.`
      const held = tools.filter((tool) => tool.held)
      if (held.length > 0) print`\n${held.length} held back until you have looked: "panda-bridge tools held".`
    })
  ofServer(tools.command('held').description('show what has changed of the tools that are held back'))
    .option('--json', 'as JSON')
    .action(async (options: { json?: true; server?: string }) => {
      const held = (await all(options.server)).tools.filter((tool) => tool.held)
      if (options.json) return printJson(held.map(({ name, held }) => ({ name, ...held })))
      if (held.length === 0) return print`No tool is held back.`
      for (const tool of held) printText(`${changeOf(tool)}\n`)
      print`Once you have looked at one: "panda-bridge tools release NAME".`
    })
  ofServer(
    tools
      .command('release <tool>')
      .description('let a tool that was held back be called, once you have looked at what has changed'),
  ).action(async (name: string, { server }: { server?: string }) => {
    const { bridge, tools } = await all(server)
    const tool = tools.find((each) => each.name === name)
    if (!tool?.held)
      throw new BridgeError(
        'not-found',
        `No tool "${name}" is held back.`,
        'See those that are with "panda-bridge tools held".',
      )
    await askPerson({
      doing: 'Letting a changed tool be called',
      shown: [changeOf(tool), 'Assistants could call it as it is now.'],
      word: 'looked',
    })
    await bridge.releaseTool({ name, version: tool.held.version, ...at(server) })
    print`${name} is no longer held back.`
  })
}

/** What there is to look at. */
function changeOf({ name, held }: ToolSummary): string {
  return `${plainLine(name)} is ${held?.why === 'new' ? 'new' : 'changed'} on the server:\n${held?.difference ?? ''}`
}

function firstLine(text: string | undefined): string {
  return (
    text
      ?.split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  )
}
