import { assistants, programsByHand } from '../../clients/index.ts'
import { findHome } from '../../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../../http/client/http-client.ts'
import { catalogue, toolName } from '../../panda/catalogue/index.ts'
import { isDemoPreset } from '../../panda/servers.ts'
import { presets } from '../../upstream/further/presets.ts'
import { shownId } from '../running.ts'
import { allServers, removableServers } from '../servers.ts'
import type { Candidate, Known } from './candidates.ts'

/** What the bridge that runs knows; without one, what this program does. None is started for it. */
export const known: Known = async (kind, before) => {
  try {
    return await looked(kind, before)
  } catch {
    // Somebody is in the middle of typing: what went wrong is said when the command is run.
    return without[kind]?.() ?? []
  }
}

const without: Partial<Record<Parameters<Known>[0], () => Candidate[]>> = {
  tool: () => catalogue.map((endpoint) => ({ word: toolName(endpoint), about: endpoint.summary })),
}

async function looked(kind: Parameters<Known>[0], before: readonly string[]): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'server':
      return (await allServers()).map(serverWord)
    case 'saved-server':
      return (await allServers()).filter((server) => !isDemoPreset(server)).map(serverWord)
    case 'own-server':
      return removableServers().map(serverWord)
    case 'upstream-preset':
      return presets.map(({ name, about }) => ({ word: name, about }))
    case 'assistant':
      return assistants.map(idWord)
    case 'program':
      return [
        ...[...assistants, ...programsByHand].map(idWord),
        { word: 'other', about: 'any other program' },
      ]
    case 'standing':
      return ['attention', 'active', 'ended'].map((word) => ({ word }))
    default:
      return asked(await connectToBridge(findHome()), kind, before)
  }
}

const idWord = ({ id, name }: { id: string; name: string }): Candidate => ({ word: id, about: name })

const serverWord = ({ name, vo, url }: { name: string; vo: string; url: string }): Candidate => ({
  word: name,
  about: `VO ${vo}, ${url}`,
})

async function asked(
  bridge: RemoteBridge,
  kind: Parameters<Known>[0],
  [first = '']: readonly string[],
): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'tool':
    case 'held-tool':
      return (await bridge.listTools({}))
        .filter(({ held }) => kind === 'tool' || held)
        .map(({ name, title }) => ({ word: name, about: title }))
    case 'set':
    case 'own-set':
      return (await bridge.listSets({}))
        .filter(({ builtIn }) => kind === 'set' || !builtIn)
        .map(({ id, name }) => ({ word: id, about: name }))
    case 'upstream':
      return (await bridge.getState({})).further.map(({ name, place }) => ({ word: name, about: place }))
    case 'extension':
      return (await bridge.getState({})).extensions.map(({ name, title }) => ({ word: name, about: title }))
    case 'copy':
      return (await bridge.listBackups({ client: first })).map(({ name }) => ({ word: name }))
    default: {
      const { approvals, grants, keys, runningCalls } = await bridge.getState({})
      if (kind === 'running') return runningCalls.map((call) => ({ word: shownId(call), about: call.tool }))
      if (kind === 'key') return keys.map(({ name }) => ({ word: name }))
      return (kind === 'grant' ? grants : approvals).map(({ id, question }) => ({
        word: id,
        about: question,
      }))
    }
  }
}
