import { exportTypes, statisticsOf } from './activity/index.ts'
import { toolSummarySchema, type BridgeMethods } from './api.ts'
import { CONTROL_KEY } from './auth/client-keys.ts'
import { findTokenFile, readTokenFile } from './auth/import.ts'
import { assistantById } from './clients/index.ts'
import { BridgeError } from './errors.ts'
import type { Bridge } from './index.ts'
import { probeServer } from './panda/probe.ts'
import { findKnownServer, knownServers } from './panda/servers.ts'
import { effectOf } from './policy/tools.ts'
import { shellMethods } from './shell-methods.ts'
import { version } from './version.ts'

/** The methods of BridgeApi, each made of the bridge's parts. */
export function bridgeApi(bridge: Bridge): BridgeMethods {
  return {
    ...serverMethods(bridge),
    ...loginMethods(bridge),
    ...toolMethods(bridge),
    ...policyMethods(bridge),
    ...clientMethods(bridge),
    ...shellMethods(bridge),
  }
}

type Methods<Names extends keyof BridgeMethods> = Pick<BridgeMethods, Names>

function serverMethods(
  bridge: Bridge,
): Methods<
  | 'getState'
  | 'listServers'
  | 'setServer'
  | 'saveServer'
  | 'removeServer'
  | 'probeServer'
  | 'checkNow'
  | 'getHealthHistory'
  | 'stop'
> {
  return {
    getState: async () => bridge.state,
    listServers: async () => ({ known: knownServers, own: bridge.settings.read().servers }),
    setServer: async ({ server }) => {
      await bridge.useServer(server)
      return bridge.state
    },
    saveServer: async ({ server }) => {
      if (findKnownServer(server.name)) {
        throw new BridgeError(
          'invalid-input',
          `"${server.name}" is a known server and stays as it is.`,
          'Give yours another name.',
        )
      }
      const others = bridge.settings.read().servers.filter(({ name }) => name !== server.name)
      bridge.settings.change({ servers: [...others, server] })
      if (bridge.state.server?.name === server.name) await bridge.useServer(server)
      return null
    },
    removeServer: async ({ name }) => {
      const { servers } = bridge.settings.read()
      const rest = servers.filter((server) => server.name !== name)
      if (rest.length === servers.length) {
        throw new BridgeError(
          'not-found',
          `You have no server "${name}".`,
          'Known servers cannot be removed; list yours with "panda-bridge servers".',
        )
      }
      bridge.settings.change({ servers: rest })
      return null
    },
    probeServer: async ({ server }) => {
      try {
        return await probeServer(server, { trust: () => bridge.trust(server) })
      } finally {
        // What the probed server needs is not to be trusted for the one in use.
        await bridge.trust(bridge.state.server)
      }
    },
    checkNow: () => bridge.installation.monitor.check(),
    getHealthHistory: async () => bridge.installation.monitor.history,
    stop: async () => {
      await bridge.stop()
      return null
    },
  }
}

function loginMethods(bridge: Bridge): Methods<'signIn' | 'awaitSignIn' | 'importLogin' | 'signOut'> {
  return {
    signIn: async () => bridge.installation.login.signIn(),
    awaitSignIn: async () => bridge.installation.login.decided(),
    importLogin: async ({ file }) => {
      const { login } = bridge.installation
      await login.adoptImported(await readTokenFile(file ?? (await findTokenFile())))
      return login.state
    },
    signOut: async () => {
      const { login } = bridge.installation
      await login.signOut()
      return login.state
    },
  }
}

function toolMethods(bridge: Bridge): Methods<'listTools' | 'callTool' | 'getActivity' | 'exportActivity'> {
  return {
    listTools: async () => {
      const { offered } = bridge.choices.policy
      const tools = await bridge.installation.lists.get('tools/list')
      return tools.map((tool) => {
        const summary = toolSummarySchema.parse(tool)
        return { ...summary, effect: effectOf(summary.name), inSet: offered.has(summary.name) }
      })
    },
    callTool: async (input) => {
      const request = { method: 'tools/call', params: { name: input.name, arguments: input.arguments } }
      const result = await bridge.installation.relay.handle(request, {
        assistant: { key: CONTROL_KEY, name: 'PanDA Bridge', version },
        signal: bridge.ended.signal,
        meta: {},
        notify: () => undefined,
        hears: () => false,
      })
      return {
        content: Array.isArray(result['content']) ? (result['content'] as unknown[]) : [],
        structuredContent: result['structuredContent'],
        isError: result['isError'] === true,
      }
    },
    getActivity: async ({ limit }) => {
      const { calls } = bridge.activity
      return { calls: calls.slice(-limit), statistics: statisticsOf(calls, Date.now()) }
    },
    exportActivity: async ({ as }) => {
      const chunks: string[] = []
      for await (const chunk of exportTypes[as].write(bridge.activity.all())) chunks.push(chunk)
      return chunks.join('')
    },
  }
}

function policyMethods(
  bridge: Bridge,
): Methods<
  | 'listSets'
  | 'chooseSet'
  | 'copySet'
  | 'removeSet'
  | 'switchTool'
  | 'importSet'
  | 'exportSet'
  | 'setRules'
  | 'setClientRules'
  | 'answerApproval'
  | 'pause'
> {
  const { choices, approvals } = bridge
  const done = null
  return {
    listSets: async () => choices.sets,
    chooseSet: async ({ id }) => (choices.chooseSet(id), done),
    copySet: async ({ id, name }) => choices.copySet(id, name),
    removeSet: async ({ id }) => (choices.removeSet(id), done),
    switchTool: async ({ id, tool, on }) => (choices.switchTool(id, tool, on), done),
    importSet: async ({ text, name }) => choices.importSet(text, name),
    exportSet: async ({ id }) => choices.exportSet(id),
    setRules: async ({ rules }) => (choices.setRules(rules), done),
    setClientRules: async ({ client, rules }) => (choices.setClientRules(client, rules), done),
    answerApproval: async ({ id, answer }) => (approvals.answer(id, answer), done),
    pause: async ({ paused }) => (choices.pause(paused), done),
  }
}

function clientMethods({
  connections,
  settings,
}: Bridge): Methods<
  | 'listClients'
  | 'previewConnect'
  | 'connectClient'
  | 'previewDisconnect'
  | 'disconnectClient'
  | 'disconnectAllClients'
  | 'repairClients'
  | 'setAutoRepair'
  | 'restartClient'
  | 'listBackups'
  | 'restoreBackup'
  | 'linesToPaste'
  | 'makeBundle'
> {
  return {
    listClients: () => connections.list(),
    previewConnect: ({ client, file }) => connections.preview(client, file),
    connectClient: ({ client, file }) => connections.connect(client, file),
    previewDisconnect: ({ client, file }) => connections.previewDisconnect(client, file),
    disconnectClient: ({ client, file }) => connections.disconnect(client, file),
    disconnectAllClients: () => connections.disconnectAll(),
    repairClients: () => connections.repair(),
    setAutoRepair: async ({ client, on }) => {
      assistantById(client)
      const others = settings.read().autoRepair.filter((id) => id !== client)
      settings.change({ autoRepair: on ? [...others, client] : others })
      return null
    },
    restartClient: async ({ client }) => (await connections.restart(client), null),
    listBackups: ({ client }) => connections.backups(client),
    restoreBackup: ({ client, backup }) => connections.restore(client, backup),
    linesToPaste: ({ client }) => connections.lines(client),
    makeBundle: async ({ file }) => (await connections.bundle(file), null),
  }
}
