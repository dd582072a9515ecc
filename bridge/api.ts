import { z } from 'zod'
import type { Statistics } from './activity/index.ts'
import { wantedSchema, type Found } from './activity/search.ts'
import type { AnswerOf, AnyAnswer } from './answers/shapes/index.ts'
import type { SignIn } from './auth/device-flow.ts'
import type { LoginState } from './auth/login.ts'
import type { OtherLogin } from './auth/other-login.ts'
import type {
  Backup,
  ClientStatus,
  Disconnected,
  Lines,
  Outcome,
  Preview,
  Repaired,
} from './clients/index.ts'
import type { DocumentationState } from './documentation/index.ts'
import type { BridgeErrorValue } from './errors.ts'
import type { HealthHistory } from './panda/alive-history.ts'
import { answerToolNames, type AnswerToolName } from './panda/answer-tools.ts'
import type { HealthState } from './panda/alive.ts'
import type { CheckReport } from './state/check-report.ts'
import { pandaServerSchema } from './panda/servers.ts'
import { budgetSchema, clientRulesSchema, rulesSchema, toolListSchema } from './policy/rules.ts'
import { besidePrefixSchema } from './server/beside-entry.ts'
import type { ProbeReport } from './server/probe.ts'
import type { BridgeState } from './state/bridge-state.ts'
import { extensionInputs, type ExtensionResults } from './state/extension-methods.ts'
import * as field from './state/method-fields.ts'
import { setInputs, type SetResults } from './state/set-methods.ts'
import type { ServerChoice } from './state/settings.ts'
import { noticeKinds } from './state/shell.ts'
import type { ToolListSizes, ToolResult, ToolSummary } from './state/tool-summary.ts'
import { upstreamInputs, type UpstreamResults } from './state/upstream-methods.ts'

export { askForAnswer } from './answers/ask-for-answer.ts'
export { toolSummarySchema } from './state/tool-summary.ts'
export type { AnswerOf, AnswerToolName, BridgeState, ToolResult, ToolSummary }

const nothing = z.object({})

/**
 * What each method takes, checked where the call arrives. What it returns is in `Results`; both
 * transports (Electron IPC, HTTP) are made from this one object.
 */
export const bridgeMethods = {
  getState: nothing,
  listServers: nothing,
  /** Chooses the server to use first from now on. */
  setServer: z.object({ server: pandaServerSchema }),
  /** Adds a server of the user's own, or changes the one of that name; of a known server what may be otherwise. */
  saveServer: z.object({ server: pandaServerSchema }),
  /** Forgets a server of the user's own, or what was changed of a known one. */
  removeServer: z.object({ name: z.string().max(100).meta({ title: 'The name of the server' }) }),
  /**
   * Uses a server beside the first, or the same one for another VO; of one that is so already its entry, prefix or set is
   * changed. Every assistant has it, but those for which servers are named.
   */
  useBeside: z.object({
    server: pandaServerSchema,
    prefix: besidePrefixSchema.optional(),
    set: field.setId.optional(),
  }),
  /** Leaves one that is used beside the first. */
  leaveBeside: z.object({ server: field.serverName, signOut: z.boolean().default(false) }),
  ...upstreamInputs,
  ...extensionInputs,
  /** Looks whether a server entry is right, and says what is wrong with it. */
  probeServer: z.object({ server: pandaServerSchema }),
  /** Looks whether assistants could work now: PanDA, the login, and these tools without anybody being asked. */
  checkRun: field.atServer.extend({ tools: z.array(field.toolName).max(200) }),
  /** Asks now whether PanDA is alive. */
  checkNow: field.atServer,
  getHealthHistory: field.atServer,
  /** Starts a sign-in, or returns the one that waits. */
  signIn: field.atServer,
  /** Settles when the user has decided in the browser or by `cancelSignIn`, or the code has expired. */
  awaitSignIn: field.atServer,
  cancelSignIn: field.atServer,
  /** A login of another PanDA program on this computer, that of the server before any other. */
  findOtherLogin: field.atServer,
  /** That of a file of this computer; of a text that a page has read; or, with neither, that of `findOtherLogin`. */
  importLogin: field.atServer.extend({
    file: field.filePath.optional(),
    chosen: field.chosenFile.optional(),
  }),
  signOut: field.atServer,
  /** Whether a host that the server's entry names, and that is new for the login, may see it. */
  answerHost: field.atServer.extend({ origin: z.string().max(500), answer: z.enum(['yes', 'no']) }),
  /** Asks what one of the bridge's own tools answers, for a person: no assistant asks, so it is not on record. */
  answer: field.atServer.extend({ tool: z.enum(answerToolNames), arguments: field.anyObject }),
  /** How it stands with PanDA's documentation on this computer. */
  getDocumentation: nothing,
  /** The user lets it be fetched, which it then is; or does not want it, and what is here is removed. */
  allowDocumentation: z.object({ allow: z.boolean() }),
  /** Whether the user's tasks are looked at now and then. */
  setWatchTasks: z.object({ on: z.boolean() }),
  listTools: field.atServer,
  /** How long the list of tools is that assistants get, whole and with a search. */
  toolListSizes: field.atServer,
  /** The user has looked at this version of a tool that was held back: it may be used from now on. */
  releaseTool: field.atServer.extend({ name: field.toolName, version: z.string().max(100) }),
  /**
   * `id` is the caller's own: `cancelCall` knows the call by it while it runs. With `ask` the user is asked about what
   * changes something, also where the rules allow it: who shows a button does not know the rules of this moment.
   */
  callTool: field.atServer.extend({
    name: field.toolName,
    arguments: field.anyObject,
    id: field.callId.optional(),
    ask: z.boolean().optional(),
  }),
  /** Ends a call that still runs, whoever asked, here and at PanDA. */
  cancelCall: z.object({ id: field.callId }),
  ...setInputs,
  setRules: z.object({ rules: rulesSchema }),
  /** Whether PandaMCP may put questions by form, during a call, into the chat of its assistant. */
  letServersAsk: z.object({ on: z.boolean() }),
  /** How assistants get the tools: all, or some and a search for the others. */
  setToolList: z.object({ toolList: toolListSchema }),
  /** For the assistants that have no budget of their own; as suits each program where left out. */
  setBudget: z.object({ bytes: budgetSchema.optional() }),
  setClientRules: z.object({ client: field.keyName, rules: clientRulesSchema }),
  answerApproval: field.answerApproval,
  /** A question whose assistant waits no more has been read. */
  closeApproval: z.object({ id: z.string().max(50).meta({ title: 'The id of the question' }) }),
  /** A no to everything that waits now. */
  refuseAll: z.object({ reason: field.reason, terminal: z.string().max(50).optional() }),
  /** Ends a yes that holds. */
  takeBack: z.object({ grant: z.string().max(50).meta({ title: 'The id of the yes' }) }),
  pause: z.object({ paused: z.boolean() }),
  listClients: field.fromTerminal,
  /** What connecting would change in the assistant's file, for the user to see before. */
  previewConnect: field.connectInput,
  connectClient: field.connectAndRestartInput,
  previewDisconnect: field.onClient,
  disconnectClient: field.onClient,
  /** Takes out an entry by which the assistant reaches PanDA past the bridge. */
  removeDirectEntry: field.fromTerminal.extend({
    client: field.clientId,
    entry: z.string().min(1).max(200).meta({ title: 'The name of the entry' }),
  }),
  /** Takes the bridge out of every assistant, as before uninstalling. */
  disconnectAllClients: nothing,
  /** One, or all that vanished or went stale. */
  repairClients: z.object({ client: field.clientId.optional() }),
  /** Whether the assistant's entry is mended without asking when it vanishes or goes stale. */
  setAutoRepair: z.object({ client: field.clientId, on: z.boolean() }),
  restartClient: z.object({ client: field.clientId }),
  listBackups: z.object({ client: field.clientId }),
  restoreBackup: z.object({
    client: field.clientId,
    backup: z.string().min(1).max(200).meta({ title: 'The name of the copy' }),
  }),
  /** The lines to paste by hand; `other` for a program that is not in the list. Those for HTTP hold a key. */
  linesToPaste: z.object({ client: field.clientId, http: z.boolean().optional() }),
  /** Writes the `.mcpb` bundle for Claude Desktop; among the user's downloads where no file is named. */
  makeBundle: z.object({ file: field.filePath.optional() }),
  /** Takes a key back: what comes with it is refused from now on. */
  revokeKey: z.object({ name: field.keyName }),
  /** The last calls, or with `before` (a call's id) the last of those before it; oldest first. */
  getActivity: z.object({
    limit: z.number().int().min(1).max(1_000).meta({ title: 'The number of calls' }).default(1_000),
    before: z.string().max(50).optional(),
    /** Looks through all that are on record. */
    wanted: wantedSchema.optional(),
  }),
  /** Of all calls that are on record. */
  getStatistics: nothing,
  exportActivity: z.object({ as: field.exportFormat }),
  /** As `exportActivity`, to a file where the user wants it. */
  saveActivity: z.object({ as: field.exportFormat, fileName: field.fileName }),
  /** As `exportSet`, to a file where the user wants it. */
  saveSet: z.object({ id: field.setId, fileName: field.fileName }),
  /** From the next start on. */
  setPort: z.object({ port: field.port }),
  /** Forgets everything but the log files, and is as on its first day; goes on running. */
  reset: z.object({ disconnect: z.boolean() }),
  setStartAtLogin: z.object({ on: z.boolean() }),
  setNotice: z.object({ kind: z.enum(noticeKinds), on: z.boolean() }),
  /** In OpenMetrics: calls by tool and outcome, times, the login and the upstreams. */
  getMetrics: nothing,
  /** What a user sends to the support; without secrets. */
  getDiagnostics: nothing,
  openLogs: nothing,
  /** Makes the bundle for Claude Desktop and hands it to Claude. */
  installInClaude: nothing,
  setLookForUpdates: z.object({ daily: z.boolean() }),
  lookForUpdate: nothing,
  downloadUpdate: nothing,
  installUpdate: nothing,
  /** `forTakeOver`: another bridge takes its place at once, so assistants may look for one. Not for windows, which stop it for good. */
  stop: z.object({ forTakeOver: z.boolean().optional() }),
}
export type BridgeMethod = keyof typeof bridgeMethods

interface Results extends UpstreamResults, ExtensionResults, SetResults {
  getState: BridgeState
  listServers: ServerChoice
  setServer: BridgeState
  saveServer: null
  removeServer: null
  /** By which it is known, and what its tools are called by. */
  useBeside: { name: string; prefix: string }
  leaveBeside: null
  probeServer: ProbeReport
  checkRun: CheckReport
  checkNow: HealthState
  getHealthHistory: HealthHistory
  signIn: SignIn
  awaitSignIn: LoginState
  cancelSignIn: LoginState
  /** Null where there is none. */
  findOtherLogin: OtherLogin | null
  importLogin: LoginState
  signOut: LoginState
  answerHost: LoginState
  answer: AnyAnswer
  getDocumentation: DocumentationState
  allowDocumentation: DocumentationState
  setWatchTasks: null
  listTools: ToolSummary[]
  toolListSizes: ToolListSizes
  releaseTool: null
  callTool: ToolResult
  cancelCall: boolean
  setRules: null
  letServersAsk: null
  setToolList: null
  setBudget: null
  setClientRules: null
  answerApproval: null
  closeApproval: null
  refuseAll: null
  takeBack: null
  pause: null
  listClients: ClientStatus[]
  previewConnect: Preview
  connectClient: Outcome
  previewDisconnect: Preview
  disconnectClient: Outcome
  removeDirectEntry: Outcome
  disconnectAllClients: Disconnected[]
  repairClients: Repaired[]
  setAutoRepair: null
  restartClient: null
  listBackups: Backup[]
  restoreBackup: Outcome
  linesToPaste: Lines
  makeBundle: { file: string }
  revokeKey: null
  getActivity: Pick<Found, 'calls' | 'older'> & Partial<Found>
  getStatistics: Statistics
  exportActivity: string
  /** Null where the user has cancelled. */
  saveActivity: { file: string } | null
  saveSet: { file: string } | null
  setPort: null
  /** The assistants that were connected, where they were to be disconnected. */
  reset: Disconnected[]
  setStartAtLogin: null
  setNotice: null
  getMetrics: string
  getDiagnostics: string
  openLogs: null
  installInClaude: null
  setLookForUpdates: null
  lookForUpdate: null
  downloadUpdate: null
  installUpdate: null
  stop: null
}

/** What the window and the command line may do. Every method throws BridgeError and nothing else. */
export type BridgeMethods = {
  [Method in BridgeMethod]: (input: z.output<(typeof bridgeMethods)[Method]>) => Promise<Results[Method]>
}

export type BridgeApi = BridgeMethods & {
  /** Calls the listener with each new state. @returns what ends that */
  subscribe(listener: (state: BridgeState) => void): () => void
}

/** How a method's outcome crosses a process: as a value either way. */
export type ApiAnswer = { ok: unknown } | { error: BridgeErrorValue }

/** What the desktop's preload script gives its pages, as `window.pandaBridge`: these two and nothing else. */
export interface WindowBridge {
  invoke: (method: string, input: unknown) => Promise<ApiAnswer>
  /**
   * Calls the listener with the state of now, and each later one, and tells every few seconds that the bridge answers.
   * @returns what ends that
   */
  subscribe: (listener: (state: BridgeState) => void, onHeartbeat: () => void) => () => void
}

export function isBridgeMethod(name: string): name is BridgeMethod {
  return Object.hasOwn(bridgeMethods, name)
}
