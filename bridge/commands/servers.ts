import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { BridgeError } from '../errors.ts'
import { findOwnHome } from '../home/home-check.ts'
import { findHome } from '../home/home.ts'
import { openLog } from '../home/log.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { checked } from '../panda/checked.ts'
import { chooseServer, isDemoPreset, pandaServerSchema, type PandaServer } from '../panda/servers.ts'
import { findKnownServerWith, knownServersWith } from '../panda/changed-servers.ts'
import { trustAuthorities } from '../panda/trust.ts'
import { notForDemo, probeServer, type ProbeReport } from '../server/probe.ts'
import { serverChoice, serversToChoose, SettingsFile } from '../state/settings.ts'
import { managedState } from '../state/managed.ts'
import { broughtServers } from './around-robot.ts'
import { printLocked } from './managed.ts'
import { printList } from './list.ts'
import { askPerson } from './person.ts'
import { exitCodes } from './exit-codes.ts'
import { print, printError, printJson } from './print.ts'

interface ServerOptions {
  url?: string
  vo?: string
  mcpUrl?: string
  caFile?: string
  upstream?: PandaServer['upstream']
  monitorUrl?: string
}

/** @returns the command that they belong to */
export function addServerCommands(program: Command): Command {
  const servers = program
    .command('servers')
    .description('the PanDA servers: list, add, edit, remove, probe, several at once')
  servers
    .command('list', { isDefault: true })
    .description('list the known servers and yours')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const file = settingsFile()
      const { known, own, added, changed: changedNames } = serverChoice(file, await brought(file))
      const all = [...known, ...added.map(({ server }) => server), ...own]
      if (options.json) return printJson(all)
      const rows = all.map((server) => {
        const { name, vo, url, pandaMcpUrl } = server
        if (isDemoPreset(server)) return [name, vo, 'on this computer', 'started when it is chosen']
        const by = added.find((each) => each.server === server)?.by
        const changed = changedNames.includes(name) ? 'changed by you' : (by ?? '')
        return [name, vo, url, pandaMcpUrl ? `PandaMCP ${pandaMcpUrl}` : 'REST', changed]
      })
      printList(
        [
          { head: 'NAME' },
          { head: 'VO' },
          { head: 'ADDRESS', gives: 'middle', least: 24 },
          { head: 'TOOLS FROM', gives: 'middle', least: 12 },
          { head: '' },
        ],
        rows,
      )
      printLocked({ managed: managedState(file.managed) }, 'servers')
    })
  withOptions(
    servers.command('add <name>').description('add a server of your own, after looking whether it is right'),
  )
    .option('--no-probe', 'without looking')
    .action(async (name: string, options: ServerOptions & { probe: boolean }) => {
      if (options.url === undefined || options.vo === undefined) {
        throw new BridgeError(
          'invalid-input',
          'A server needs its URL and its VO.',
          'Add --url https://HOST:25443 --vo VO.',
        )
      }
      await save({ ...fromOptions(options), name, url: options.url, vo: options.vo }, options.probe)
    })
  withOptions(
    servers
      .command('edit <name>')
      .description('change a server of your own, or of a known one its VO, CA file, monitor or upstream'),
  )
    .option('--no-probe', 'without looking')
    .action((name: string, options: ServerOptions & { probe: boolean }) =>
      save({ ...savedServer(name), ...fromOptions(options) }, options.probe),
    )
  servers
    .command('remove <name>')
    .description('remove a server of your own, or what you have changed of a known one')
    .action(async (name: string) => {
      await (await connectToBridge(findHome())).removeServer({ name })
      print`Removed ${name}.`
    })
  servers
    .command('probe <server>')
    .description('say what is wrong with a server (its name, or its URL with --vo), if anything is')
    .option('--vo <vo>', 'for a server given by URL')
    .option('--json', 'as JSON')
    .action(async (nameOrUrl: string, options: { vo?: string; json?: true }) => {
      const report = await probe(await anyServer(nameOrUrl, options.vo), options.json)
      if (options.json) printJson(report)
      if (!report.ok) process.exitCode = exitCodes.server
    })
  return servers
}

function withOptions(command: Command): Command {
  return command
    .option('--url <url>', 'REST and sign-in base, https://HOST:25443')
    .option('--vo <vo>', 'atlas, or with a role atlas.production')
    .option('--mcp-url <url>', 'where its PandaMCP is, if not found')
    .option('--ca-file <file>', 'certificate authority to trust, PEM or DER')
    .option('--monitor-url <url>', 'its BigPanDA')
    .addOption(
      new Option('--upstream <kind>', 'where its tools come from').choices(['auto', 'pandamcp', 'rest']),
    )
}

function fromOptions({ url, vo, mcpUrl, caFile, upstream, monitorUrl }: ServerOptions): Partial<PandaServer> {
  const own = caFile === undefined ? undefined : resolve(caFile)
  const given = { url, vo, pandaMcpUrl: mcpUrl, caFile: own, upstream, monitorUrl }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

async function save(entry: PandaServer, look: boolean): Promise<void> {
  const server = checked(pandaServerSchema, entry, {
    whole: 'The server',
    nextStep: 'Nothing was saved: correct it and try again.',
  })
  const bridge = await connectToBridge(findHome())
  const found = look ? await probeBefore(bridge, server) : undefined
  const pandaMcpUrl = server.pandaMcpUrl ?? found
  const { name, url, vo, caFile } = server
  await askPerson({
    doing: 'Trusting a server',
    shown: [
      `Whoever signs in to "${name}" does so at ${url}, for the VO ${vo}.`,
      ...(pandaMcpUrl === undefined ? [] : [`Its tools come from ${pandaMcpUrl}.`]),
      ...(caFile === undefined ? [] : [`The certificate authority in ${caFile} is trusted for it.`]),
    ],
    word: 'yes',
  })
  await bridge.saveServer({ server: { ...server, ...(pandaMcpUrl !== undefined && { pandaMcpUrl }) } })
  print`Saved ${server.name}. Use it with "panda-bridge login --server ${server.name}".`
}

/** @returns where its PandaMCP is @throws BridgeError where the server cannot be used */
async function probeBefore(bridge: RemoteBridge, server: PandaServer): Promise<string | undefined> {
  const report = await bridge.probeServer({ server })
  printReport(report)
  if (report.ok) return report.pandaMcpUrl
  throw new BridgeError(
    'not-panda',
    'The server was not saved.',
    'Mend what is wrong, or add --no-probe to save it all the same.',
  )
}

async function probe(server: PandaServer, quiet: true | undefined): Promise<ProbeReport> {
  const caFiles = server.caFile === undefined ? [] : [server.caFile]
  const log = openLog(findOwnHome())
  return probeServer(server, {
    trust: () => trustAuthorities({ log, caFiles }),
    ...(!quiet && { onStep: (step) => print`${describeStep(step)}` }),
  })
}

/** On the standard error: the answer of these commands is whether it was saved. */
function printReport({ steps }: ProbeReport): void {
  for (const step of steps) printError`${describeStep(step)}`
}

function describeStep({ ok, message, nextStep }: ProbeReport['steps'][number]): string {
  return `${ok ? 'ok  ' : 'no  '}${message}${nextStep === undefined ? '' : ` ${nextStep}`}`
}

/** The known servers as the user has them, those of extensions, and those of the user's own. */
export async function allServers(): Promise<PandaServer[]> {
  const file = settingsFile()
  return serversToChoose(file, await brought(file))
}

const brought = (file: SettingsFile) => broughtServers(findHome().extensionsFolder, file.read().extensions)

/** What "servers remove" takes: those of the user's own, and what the user has changed of known ones. */
export function removableServers(): PandaServer[] {
  const { servers, changedServers } = settingsFile().read()
  return [
    ...knownServersWith(changedServers).filter(({ name }) => Object.hasOwn(changedServers, name)),
    ...servers,
  ]
}

function settingsFile(): SettingsFile {
  return new SettingsFile(findOwnHome())
}

function savedServer(name: string): PandaServer {
  const settings = settingsFile().read()
  const saved =
    settings.servers.find((server) => server.name === name) ??
    findKnownServerWith(name, settings.changedServers)
  if (saved && isDemoPreset(saved)) throw notForDemo()
  if (saved) return saved
  throw new BridgeError(
    'not-found',
    `You have no server "${name}".`,
    'List them with "panda-bridge servers".',
  )
}

/** A server by name, yours or a known one, or by URL. @throws BridgeError */
export async function anyServer(nameOrUrl: string, vo: string | undefined): Promise<PandaServer> {
  const all = await allServers()
  const named = all.find((server) => server.name.toLowerCase() === nameOrUrl.toLowerCase())
  if (named) return vo === undefined ? named : { ...named, vo }
  return chooseServer(nameOrUrl, vo)
}
