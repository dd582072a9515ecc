import type { Command } from 'commander'
import { findHome } from '../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import type { PandaServer } from '../panda/servers.ts'
import { findPandaMcp } from './find-pandamcp.ts'
import { askPerson } from './person.ts'
import { print } from './print.ts'
import { anyServer } from './servers.ts'

interface BesideOptions {
  vo?: string
  prefix?: string
  set?: string
}

/** Servers that are used beside the first. @param servers the command that they belong to */
export function addBesideCommands(servers: Command): void {
  servers
    .command('beside <server>')
    .description('use a server beside the first, or the same one for another VO')
    .option('--vo <vo>', 'the VO, with a role where one is wanted: atlas, atlas.production')
    .option('--prefix <prefix>', 'what the names of its tools begin with, as epic_')
    .option('--set <id>', 'the endpoint set in force there (look)')
    .action(use)
  servers
    .command('leave <server>')
    .description('use a server no more that is used beside the first')
    .option('--forget-login', 'forget its login, too')
    .action(async (server: string, { forgetLogin = false }: { forgetLogin?: boolean }) => {
      await (await connectToBridge(findHome())).leaveBeside({ server, signOut: forgetLogin })
      print`${server} is not used any more.${forgetLogin ? ' Its login is forgotten.' : ''}`
    })
}

async function use(nameOrUrl: string, { vo, prefix, set }: BesideOptions): Promise<void> {
  const bridge = await connectToBridge(findHome())
  const server = await withPandaMcp(bridge, await anyServer(nameOrUrl, vo))
  await askPerson({
    doing: 'Using another server',
    shown: [
      `Assistants would also see the tools of ${server.name} at ${server.url}, for the VO ${server.vo}.`,
      'All have it, but those that you give other servers: panda-bridge rules --client NAME --servers NAMES.',
    ],
    word: 'yes',
  })
  const used = await bridge.useBeside({
    server,
    ...(prefix !== undefined && { prefix }),
    ...(set !== undefined && { set }),
  })
  print`${used.name} is used beside the first. Its tools are named ${used.prefix}… where an assistant has both.`
  print`Sign in there with "panda-bridge login --server '${used.name}'".`
}

async function withPandaMcp(bridge: RemoteBridge, server: PandaServer) {
  const pandaMcpUrl = server.pandaMcpUrl ?? (await findPandaMcp(bridge, server))
  return { ...server, ...(pandaMcpUrl !== undefined && { pandaMcpUrl }) }
}
