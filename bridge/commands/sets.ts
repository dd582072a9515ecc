import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { BridgeState, ToolSummary } from '../api.ts'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { catalogue } from '../panda/catalogue/index.ts'
import { readPlainFile } from '../platform/plain-file.ts'
import { plainLine } from '../platform/shown-text.ts'
import { effectOf } from '../policy/effects.ts'
import { furtherSchema, type FurtherChoice, type SetSummary } from '../policy/endpoint-set.ts'
import { hasTool } from '../policy/has-tool.ts'
import { widensFurther } from '../policy/widening.ts'
import { at, ofServer, stateAt } from './at-server.ts'
import { printLocked } from './managed.ts'
import { printList } from './list.ts'
import { askPerson } from './person.ts'
import { print, printFile, printJson } from './print.ts'

/** A set that is not there. */
const nothing: Having = { tools: [], further: 'named', without: [] }

/** Most tools that are named in a question. */
const NAMED_TOOLS = 20

const furtherWords: Record<FurtherChoice, string> = {
  named: 'of servers besides PanDA single tools',
  reads: 'all tools of servers besides PanDA that only look',
  all: 'all tools of servers besides PanDA',
}

type Having = Pick<SetSummary, 'tools' | 'further' | 'without'>

/** @throws BridgeError unless a person lets assistants see what a set has more than another, where it has more */
async function askForMore(before: Having, after: Having, known: readonly ToolSummary[]): Promise<void> {
  const had = new Set(namesIn(before, known))
  const effects = new Map(known.map(({ name, effect }) => [name, effect]))
  const tools = [...new Set(namesIn(after, known))].filter((name) => !had.has(name))
  const isWider = widensFurther(before.further, after.further)
  if (tools.length === 0 && !isWider) return
  const named = tools
    .slice(0, NAMED_TOOLS)
    .map((tool) => `  ${plainLine(tool)}: ${effects.get(tool) ?? effectOf(tool)}`)
  const more = tools.length - named.length
  const later = isWider ? [`  ${furtherWords[after.further]}, also those that come later`] : []
  await askPerson({
    doing: 'Letting assistants do more',
    shown: ['Assistants would also see:', ...named, ...(more > 0 ? [`  and ${more} more`] : []), ...later],
    word: 'yes',
  })
}

/** The tools that a set names, and those that it has of other servers. */
function namesIn(set: Having, known: readonly ToolSummary[]): string[] {
  const having = { set, offered: new Set(set.tools) }
  const has = ({ name, effect, from }: ToolSummary) =>
    hasTool(having, { name, effect, isFurther: from !== undefined })
  return [...set.tools, ...known.filter(has).map(({ name }) => name)]
}

/** What is known of the tools of a server, once there is one. */
async function knownTools(
  bridge: RemoteBridge,
  server: BridgeState['server'],
): Promise<readonly ToolSummary[]> {
  return server === undefined ? [] : bridge.listTools(at(server.name))
}

/** What is known of the tools where a set is in force; undefined where it is so at no server. */
async function toolsWhere(id: string, bridge: RemoteBridge): Promise<readonly ToolSummary[] | undefined> {
  const state = await bridge.getState({})
  const servers = [state, ...state.beside].filter(({ set }) => set.id === id)
  if (servers.length === 0) return undefined
  return (await Promise.all(servers.map(({ server }) => knownTools(bridge, server)))).flat()
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
      const known = await knownTools(connected, server)
      const names = new Set(known.map(({ name }) => name))
      const count = (each: SetSummary) =>
        known.length === 0
          ? each.tools.length
          : new Set(namesIn(each, known).filter((tool) => names.has(tool))).size
      printList(
        [
          { head: '' },
          { head: 'ID' },
          { head: 'NAME' },
          { head: 'TOOLS', right: true },
          { head: 'ABOUT', gives: 'end', least: 20 },
        ],
        all.map((each) => [
          each.id === set.id ? '*' : ' ',
          each.id,
          each.name,
          `${count(each)}`,
          each.description,
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
      const state = stateAt(await connected.getState({}), server)
      const of = (setId: string) => all.find((each) => each.id === setId) ?? nothing
      await askForMore(of(state.set.id), of(id), await knownTools(connected, state.server))
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
        const known = await toolsWhere(id, connected)
        if (on && known) {
          const before = (await connected.listSets({})).find((each) => each.id === id) ?? nothing
          const after = { ...before, tools: [...before.tools, tool] }
          await askForMore(before, after, known)
        }
        await connected.switchTool({ id, tool, on })
        print`${tool} is ${on ? 'in' : 'no longer in'} ${id}.`
      })
  }
  sets
    .command('further <id>')
    .description('say what a set of your own has of servers besides PanDA')
    .addOption(
      new Option('--has <which>', 'what of them only looks, all, or what is named by "sets on"')
        .choices(furtherSchema.options)
        .makeOptionMandatory(),
    )
    .action(async (id: string, { has }: { has: FurtherChoice }) => {
      const connected = await bridge()
      const known = await toolsWhere(id, connected)
      const before = (await connected.listSets({})).find((each) => each.id === id)
      if (before && known) await askForMore(before, { ...before, further: has }, known)
      await connected.chooseFurther({ id, further: has })
      print`${id} has ${furtherWords[has]}.`
    })
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
