import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { catalogue } from '../panda/catalogue/index.ts'
import { readPlainFile } from '../platform/plain-file.ts'
import { plainLine } from '../platform/shown-text.ts'
import { effectOf } from '../policy/effects.ts'
import { addedTools } from '../policy/widening.ts'
import { at, ofServer, stateAt } from './at-server.ts'
import { printLocked } from './managed.ts'
import { printList } from './list.ts'
import { askPerson } from './person.ts'
import { print, printFile, printJson } from './print.ts'

/** Most tools that are named in a question. */
const NAMED_TOOLS = 20

/** @throws BridgeError unless a person lets assistants see these, where there are any */
async function askForTools(tools: readonly string[]): Promise<void> {
  if (tools.length === 0) return
  const named = tools.slice(0, NAMED_TOOLS).map((tool) => `  ${plainLine(tool)}: ${effectOf(tool)}`)
  const more = tools.length - named.length
  await askPerson({
    doing: 'Letting assistants do more',
    shown: ['Assistants would also see:', ...named, ...(more > 0 ? [`  and ${more} more`] : [])],
    word: 'yes',
  })
}

export function addSetCommands(program: Command): void {
  program
    .command('endpoints')
    .description('list every endpoint of PanDA that this program knows')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => {
      const entries = catalogue.map(
        ({ module, name, path, method, effect, role, audience, parameters, summary }) => ({
          module,
          name,
          path,
          method,
          effect,
          role,
          audience,
          summary,
          parameters: parameters.map(({ name, required, schema, description }) => ({
            name,
            required,
            schema,
            description,
          })),
        }),
      )
      if (options.json) return printJson(entries)
      printList(
        [
          { head: 'TOOL' },
          { head: 'EFFECT', drops: 1 },
          { head: 'ROLE', drops: 3 },
          { head: 'FOR', drops: 2 },
          { head: 'DOES', gives: 'end', least: 20 },
        ],
        entries.map(({ module, name, effect, role, audience, summary }) => [
          `${module}_${name}`,
          effect,
          role,
          audience,
          summary,
        ]),
      )
    })
  const sets = program
    .command('sets')
    .description('choose what assistants may use: list, choose, copy, change, import, export')
  const bridge = () => connectToBridge(findHome())
  ofServer(sets.command('list', { isDefault: true }).description('list the endpoint sets'))
    .option('--json', 'as JSON')
    .action(async (options: { json?: true; server?: string }) => {
      const connected = await bridge()
      const all = await connected.listSets({})
      if (options.json) return printJson(all)
      const state = await connected.getState({})
      const { set, server } = stateAt(state, options.server)
      // As the window counts: what a server has not is in the set, and no tool of an assistant's.
      const known = server === undefined ? [] : await connected.listTools(at(options.server))
      const names = new Set(known.map(({ name }) => name))
      const count = (tools: readonly string[]) =>
        known.length === 0 ? tools.length : tools.filter((tool) => names.has(tool)).length
      printList(
        [
          { head: '' },
          { head: 'ID' },
          { head: 'NAME' },
          { head: 'TOOLS', right: true },
          { head: 'ABOUT', gives: 'end', least: 20 },
        ],
        all.map(({ id, name, description, tools }) => [
          id === set.id ? '*' : ' ',
          id,
          name,
          `${count(tools)}`,
          description,
        ]),
      )
      if (known.length === 0)
        print`\nThe tools of the server are not known yet: it may not have all of these.`
      printLocked(state, 'sets', 'endpointSet')
    })
  ofServer(sets.command('choose <id>').description('put a set in force')).action(
    async (id: string, { server }: { server?: string }) => {
      const connected = await bridge()
      const all = await connected.listSets({})
      const { set } = stateAt(await connected.getState({}), server)
      const toolsOf = (setId: string) => all.find((each) => each.id === setId)?.tools ?? []
      await askForTools(addedTools(toolsOf(set.id), toolsOf(id)))
      await connected.chooseSet({ id, ...at(server) })
      print`Assistants see the tools of that set now.`
    },
  )
  sets
    .command('copy <id> <name>')
    .description('make a set of your own from another')
    .action(async (id: string, name: string) => print`Made ${await (await bridge()).copySet({ id, name })}.`)
  for (const on of [true, false]) {
    sets
      .command(`${on ? 'on' : 'off'} <id> <tool>`)
      .description(`switch one tool ${on ? 'on' : 'off'} in a set of your own`)
      .action(async (id: string, tool: string) => {
        const connected = await bridge()
        if (on) {
          const { set, beside } = await connected.getState({})
          const inForce = [set, ...beside.map((each) => each.set)].some((each) => each.id === id)
          const before = (await connected.listSets({})).find((set) => set.id === id)?.tools ?? []
          if (inForce) await askForTools(addedTools(before, [tool]))
        }
        await connected.switchTool({ id, tool, on })
        print`${tool} is ${on ? 'in' : 'no longer in'} ${id}.`
      })
  }
  sets
    .command('remove <id>')
    .description('remove a set of your own')
    .action(async (id: string) => {
      await (await bridge()).removeSet({ id })
      print`Removed ${id}.`
    })
  sets
    .command('import <file>')
    .description("make a set from PandaMCP's endpoint_list_file")
    .option('--name <name>', "its name (the file's where missing)")
    .action(async (file: string, options: { name?: string }) => {
      const bytes = await readPlainFile(resolve(file)).catch((cause: unknown) => {
        if (cause instanceof BridgeError) throw cause
        throw new BridgeError('file-access', `${file} cannot be read.`, 'Check the name of the file.', {
          cause,
        })
      })
      const { id, unknown } = await (
        await bridge()
      ).importSet({ text: bytes.toString('utf8'), name: options.name ?? basename(file, '.json') })
      print`Made ${id}.${unknown.length > 0 ? ` Not known to this program: ${unknown.join(', ')}.` : ''}`
    })
  sets
    .command('export <id> [file]')
    .description("print a set as PandaMCP's endpoint_list_file, or write it to a file that is not there yet")
    .action(async (id: string, file: string | undefined) => {
      const text = await (await bridge()).exportSet({ id })
      if (file === undefined) return printFile(`${text}\n`)
      await writeFile(file, text, { flag: 'wx' }).catch((cause: unknown) => {
        throw new BridgeError(
          'file-access',
          `${file} cannot be written.`,
          'Choose a file that does not exist yet.',
          { cause },
        )
      })
      print`Wrote ${file}.`
    })
}
