import type { AnswerOf, BridgeMethods, BridgeState } from '../bridge/api.ts'

/** Names for the parts of what crosses from the bridge, as pages speak of them. */
type ResultOf<Method extends keyof BridgeMethods> = Awaited<ReturnType<BridgeMethods[Method]>>

export type Server = NonNullable<BridgeState['server']>
/** A PanDA server that is used beside the first. */
export type BesideServer = BridgeState['beside'][number]
export type Health = NonNullable<BridgeState['health']>
export type Login = BridgeState['login']
export type SignIn = Extract<Login, { is: 'signing-in' }>['signIn']
export type LoginHost = Extract<Login, { is: 'signing-in' }>['hosts'][number]
export type Further = BridgeState['further'][number]
export type FurtherEntry = Parameters<BridgeMethods['saveUpstream']>[0]['upstream']
export type Preset = ResultOf<'listUpstreamPresets'>[number]
export type Approval = BridgeState['approvals'][number]
export type Call = BridgeState['recentCalls'][number]
export type RunningCall = BridgeState['runningCalls'][number]
export type Effect = Call['effect']
export type Rules = BridgeState['rules']
export type Rule = Rules[Effect]
export type ErrorValue = BridgeState['problems'][number]
export type HealthHistory = ResultOf<'getHealthHistory'>
export type DocumentationState = ResultOf<'getDocumentation'>
export type EndpointSet = ResultOf<'listSets'>[number]
export type Tool = ResultOf<'listTools'>[number]
export type Client = ResultOf<'listClients'>[number]
export type ChangePreview = ResultOf<'previewConnect'>
export type ListedExtension = ResultOf<'listExtensions'>[number]
export type ExtensionPreview = ResultOf<'previewExtension'>
export type ProbeReport = ResultOf<'probeServer'>

export type MyTasks = AnswerOf<'panda_my_tasks'>
export type TaskLine = MyTasks['tasks'][number]
export type TaskProgress = TaskLine['progress']
export type Standing = TaskLine['standing']
export type Overview = AnswerOf<'panda_overview'>
export type ExplainedTask = AnswerOf<'panda_explain_task'>
export type FailureGroup = ExplainedTask['failures'][number]
export type ExplainedJob = AnswerOf<'panda_explain_job'>
export type ErrorInWords = ExplainedJob['hidden'][number]
export type JobFile = ExplainedJob['files'][number]
export type Usage = ExplainedJob['usage'][number]
export type FoundDocs = AnswerOf<'panda_search_docs'>
export type ReadDoc = AnswerOf<'panda_read_doc'>
export type Summary = AnswerOf<'panda_summary'>
export type LogAnswer = AnswerOf<'panda_read_log'>
