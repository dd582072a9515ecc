import { Option, type Command } from 'commander'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { checked } from '../panda/checked.ts'
import {
  furtherEntrySchema,
  isSameEntry,
  placeOf,
  variablesIn,
  type FurtherEntry,
} from '../upstream/further/entry.ts'
import { prefixOf } from '../upstream/further/entry-fields.ts'
import { presets } from '../upstream/further/presets.ts'
import { standingWords } from '../upstream/further/standing-words.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { addLink, link, printStanding } from './link-upstream.ts'
import { printLocked } from './managed.ts'
import { printList } from './list.ts'
import { print, printJson } from './print.ts'
import { askPerson, askSecret, shownLine } from './person.ts'

interface EntryOptions {
  url?: string
  prefix?: string
  login?: string
  clientId?: string
  trust?: FurtherEntry['trust']
  variable: string[]
  secret: string[]
}

/** Who answers besides PanDA. */
export function addUpstreamCommands(program: Command): void {
  const upstreams = program
    .command('upstreams')
    .description('servers that answer besides PanDA (Rucio, INSPIRE ...): list, presets, add, link, remove')
  upstreams
    .command('list', { isDefault: true })
    .description('list them, and say how each is')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const { further, managed } = await (await connectToBridge(findHome())).getState({})
      if (options.json) return printJson(further)
      if (further.length === 0)
        return print`There is none yet. "panda-bridge upstreams presets" lists those of the field.`
      printList(
        [{ head: 'NAME' }, { head: 'IS' }, { head: 'TOOLS' }, { head: 'AT', gives: 'middle', least: 24 }],
        further.map(({ name, is, tools, place }) => [name, standingWords[is], String(tools), place]),
      )
      printLocked({ managed }, 'upstreams')
    })
  upstreams
    .command('presets')
    .description('list the servers of the field that can be added by their name')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      // Without a bridge, those that this program knows.
      const all = await connectToBridge(findHome()).then(
        (bridge) => bridge.listUpstreamPresets({}),
        () => presets,
      )
      if (options.json) return printJson(all)
      printList(
        [
          { head: 'NAME' },
          { head: 'FOR', gives: 'end', least: 24 },
          { head: 'AT', gives: 'middle', least: 24 },
        ],
        all.map((preset) => [preset.name, preset.about, placeOf(preset)]),
      )
    })
  addAdd(upstreams)
  addLink(upstreams)
  upstreams
    .command('unlink <name>')
    .description('forget its login and all secrets that are kept for it')
    .action(async (name: string) => {
      const { notice } = await (await connectToBridge(findHome())).unlinkUpstream({ name })
      print`What was kept for ${name} is forgotten.`
      if (notice !== undefined) print`${notice}`
    })
  upstreams
    .command('check <name>')
    .description('ask it now')
    .option('--json', 'as JSON')
    .action(async (name: string, options: { json?: true }) => {
      const state = await (await connectToBridge(findHome())).checkUpstream({ name })
      if (options.json) printJson(state)
      else printStanding(state)
      if (state.is !== 'fine')
        process.exitCode = state.problem ? exitCodeOf(state.problem.code) : exitCodes.server
    })
  upstreams
    .command('on <name>')
    .description('let assistants use it again')
    .action(async (name: string) => {
      await askPerson({
        doing: 'Switching a server on',
        shown: [`Assistants can use the tools of ${name} then.`],
        word: 'yes',
      })
      await (await connectToBridge(findHome())).switchUpstream({ name, on: true })
      print`${name} is on.`
    })
  upstreams
    .command('off <name>')
    .description('ask nothing of it, and keep what is known of it')
    .action(async (name: string) => {
      await (await connectToBridge(findHome())).switchUpstream({ name, on: false })
      print`${name} is off.`
    })
  upstreams
    .command('remove <name>')
    .description('forget it, with all that is kept for it')
    .action(async (name: string) => {
      const { notice } = await (await connectToBridge(findHome())).removeUpstream({ name })
      print`Removed ${name}.`
      if (notice !== undefined) print`${notice}`
    })
}

function addAdd(upstreams: Command): void {
  const list = (value: string, before: string[]) => [...before, value]
  upstreams
    .command('add <name> [command...]')
    .description('add a preset by its name, a server with --url, or a program of this computer after --')
    .option('--url <url>', 'where it is, https://HOST/mcp')
    .option('--prefix <prefix>', 'before the names of its tools, as rucio_ ("" for none)')
    .addOption(new Option('--login <how>', 'how it is entered').choices(['none', 'panda', 'bearer', 'oauth']))
    .option('--client-id <id>', 'of a client that its administrators have registered')
    .addOption(
      new Option(
        '--trust <what>',
        'what of its tools is believed: that they only look, what they say, or nothing',
      ).choices(['nothing', 'annotations', 'only-looks']),
    )
    .option('--variable <name=value>', 'of the program’s environment', list, [])
    .option('--secret <name>', 'a variable whose value is asked for and kept as a secret', list, [])
    .action((name: string, command: string[], options: EntryOptions) => add(name, command, options))
}

async function add(name: string, command: readonly string[], options: EntryOptions): Promise<void> {
  const bridge = await connectToBridge(findHome())
  const { further } = await bridge.getState({})
  const before = further.find((each) => isSameEntry(each, { name }))
  if (before)
    throw new BridgeError(
      'invalid-input',
      `There is a server named "${before.name}" already.`,
      'Remove it first, or give this another name.',
    )
  const upstream = entryOf(name, command, options, await bridge.listUpstreamPresets({}))
  await askPerson({ doing: 'Adding a server', shown: whatItGets(upstream).map(shownLine), word: 'yes' })
  const bearer =
    upstream.reach.by === 'http' && upstream.reach.login === 'bearer'
      ? await askSecret(`The token for ${upstream.name}`)
      : undefined
  const variables: Record<string, string> = {}
  if (upstream.reach.by === 'command')
    for (const secret of upstream.reach.secrets) variables[secret] = await askSecret(`The value of ${secret}`)
  await bridge.saveUpstream({ upstream, variables, ...(bearer !== undefined && { bearer }) })
  if (upstream.reach.by === 'http' && upstream.reach.login === 'oauth')
    return link(bridge, upstream.name, true)
  printStanding(await bridge.checkUpstream({ name: upstream.name }))
}

/** @throws BridgeError */
function entryOf(
  name: string,
  command: readonly string[],
  options: EntryOptions,
  presets: readonly FurtherEntry[],
): FurtherEntry {
  const { url, prefix, login, clientId, trust, variable, secret } = options
  const preset = presets.find((each) => isSameEntry(each, { name }))
  const [program, ...given] = command
  const reach =
    program === undefined
      ? byUrl(preset, { url, login, clientId })
      : { by: 'command', command: program, arguments: given }
  if (!reach)
    throw new BridgeError(
      'invalid-input',
      `Where is ${name}?`,
      'Add --url https://HOST/mcp, or after -- the command that starts it. "panda-bridge upstreams presets" lists those that are known.',
    )
  const known = program === undefined && preset?.reach.by === 'command' ? preset.reach : undefined
  const ofCommand = reach.by === 'command' && {
    variables: { ...known?.variables, ...Object.fromEntries(variable.map(readVariable)) },
    secrets: [...(known?.secrets ?? []), ...secret],
  }
  const entry = {
    name: preset?.name ?? name,
    prefix: prefix ?? preset?.prefix ?? prefixOf(name),
    reach: { ...reach, ...ofCommand },
    trust: trust ?? preset?.trust,
  }
  return checked(furtherEntrySchema, entry, {
    whole: 'The server',
    nextStep: 'Nothing was saved: correct it and try again.',
  })
}

function byUrl(
  preset: FurtherEntry | undefined,
  { url, login, clientId }: Pick<EntryOptions, 'url' | 'login' | 'clientId'>,
): { by: string; [field: string]: unknown } | undefined {
  if (url === undefined && preset?.reach.by === 'command') return { ...preset.reach }
  const known = preset?.reach.by === 'http' ? preset.reach : undefined
  if (url === undefined && !known) return undefined
  // Another address has another registration.
  const idOfClient = clientId ?? (url === undefined ? known?.clientId : undefined)
  return {
    by: 'http',
    url: url ?? known?.url,
    login: login ?? known?.login ?? 'none',
    ...(idOfClient !== undefined && { clientId: idOfClient }),
  }
}

function readVariable(text: string): [name: string, value: string] {
  const equals = text.indexOf('=')
  if (equals < 1)
    throw new BridgeError('invalid-input', 'A variable is given as NAME=VALUE.', 'Correct --variable.')
  return [text.slice(0, equals), text.slice(equals + 1)]
}

function whatItGets({ name, reach, trust }: FurtherEntry): string[] {
  const where =
    reach.by === 'command'
      ? [
          `The bridge starts this program, with your rights: ${[reach.command, ...reach.arguments].join(' ')}`,
          ...variablesIn({ reach }).map((each) => `In its environment: ${each}`),
        ]
      : [`Assistants can use the tools of ${reach.url}; what they ask goes there.`]
  const login =
    reach.by === 'http' && reach.login === 'panda'
      ? [
          `It is entered with your PanDA login, once you have said that ${new URL(reach.url).host} may have it.`,
        ]
      : []
  const trusted = {
    nothing: [],
    annotations: [
      `What its tools say of themselves is believed: those that say they only look are not asked about.`,
    ],
    'only-looks': [`All that ${name} does counts as looking: you are not asked about it.`],
  }[trust]
  return [...where, ...login, ...trusted]
}
