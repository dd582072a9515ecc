import { Option, type Command } from 'commander'
import { assistants } from '../clients/index.ts'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import type { ApprovalAnswer } from '../policy/approvals.ts'
import { ruleSchema, toolListSchema, type Rule, type ToolListChoice } from '../policy/rules.ts'
import { widenedRules } from '../policy/widening.ts'
import { wholeNumber } from './answers/whole-number.ts'
import { approvalText, grantText, leftText } from './approval-text.ts'
import { printLocked } from './managed.ts'
import { moreServers, serverNames, serversNamed } from './given-servers.ts'
import { printList } from './list.ts'
import { toolListLines } from './tool-list-words.ts'
import { askPerson } from './person.ts'
import { print, printJson, printText } from './print.ts'

export function addApprovalCommands(program: Command): void {
  program
    .command('approvals')
    .description('list the calls that wait for your yes, and the yeses that hold')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const { approvals, leftApprovals, grants } = await (await connectToBridge(findHome())).getState({})
      if (options.json) return printJson(approvals)
      const now = Date.now()
      if (approvals.length === 0) print`No call waits for approval.`
      for (const approval of approvals) printText(approvalText(approval, now))
      for (const approval of leftApprovals) printText(leftText(approval))
      if (grants.length > 0) print`\nHolds until it ends, or "take-back ID":`
      for (const grant of grants) printText(grantText(grant, now))
    })
  program
    .command('approve <id>')
    .description('let a waiting call be carried out')
    .option('--again', 'and the same call, with the same arguments, for as long as "approvals" says')
    .action((id: string, options: { again?: true }) => approve(id, options.again ? 'yes-again' : 'yes'))
  program
    .command('refuse [id]')
    .description('refuse a waiting call')
    .option('--all', 'everything that waits')
    .option('--reason <text>', 'which the assistant is given')
    .action(refuse)
  program
    .command('take-back <id>')
    .description('end a yes that holds')
    .action(async (id: string) => {
      await (await connectToBridge(findHome())).takeBack({ grant: id })
      print`Taken back: the next such call asks you again.`
    })
  program
    .command('pause')
    .description('refuse every call of every assistant until "resume"')
    .action(() => pause(true))
  program
    .command('resume')
    .description('let assistants go on after "pause"')
    .action(() => pause(false))
  addRulesCommand(program)
}

interface RuleOptions {
  read?: Rule
  write?: Rule
  destructive?: Rule
  client?: string
  askInChat?: 'yes' | 'no'
  serversAsk?: 'yes' | 'no'
  budget?: number | 'auto'
  servers?: string[] | 'all'
  tools?: ToolListChoice | 'as-all'
  json?: true
}

function addRulesCommand(program: Command): void {
  const rule = (effect: string, what: string) =>
    new Option(`--${effect} <rule>`, what).choices(ruleSchema.options)
  program
    .command('rules')
    .description('show or set what happens to a call before it is sent')
    .addOption(rule('read', 'calls that only look'))
    .addOption(rule('write', 'calls that change something or cost computing time'))
    .addOption(rule('destructive', 'calls that end work or delete something for good'))
    .option(
      '--client <name>',
      'the budget, the chat, the servers and the tools of this one alone, by the name of its key',
    )
    .option(
      '--servers <names>',
      'with --client: the PanDA servers that it has, with commas; or "all"',
      serverNames,
    )
    .addOption(
      new Option(
        '--ask-in-chat <yes/no>',
        'it may bring your answer from the chat (a program could answer for you)',
      ).choices(['yes', 'no']),
    )
    .addOption(
      new Option(
        '--servers-ask <yes/no>',
        'servers may show you a form in the chat while they carry out a call',
      ).choices(['yes', 'no']),
    )
    .option(
      '--budget <bytes>',
      'answers above this are kept, and given in outline; "auto" for what suits each assistant',
      (given) => (given === 'auto' ? given : wholeNumber(given)),
    )
    .addOption(
      new Option(
        '--tools <how>',
        'assistants get all tools, or some and a search; "auto" searches in more than 40, "as-all" is for --client',
      ).choices([...toolListSchema.options, 'as-all']),
    )
    .option('--json', 'as JSON')
    .action(setRules)
}

async function setRules(options: RuleOptions): Promise<void> {
  const { client, askInChat, serversAsk, budget, servers, tools, json, ...given } = options
  if (client === undefined && tools === 'as-all')
    throw new BridgeError(
      'invalid-input',
      '"as-all" means nothing but for one assistant.',
      'Name it with --client, or give auto, all or search.',
    )
  const bridge = await connectToBridge(findHome())
  const state = await bridge.getState({})
  const { ownRules: rules, serversMayAsk, clientRules, keys } = state
  const named = servers === undefined ? undefined : serversNamed(servers, client, state)
  if (client !== undefined) mustBeKey(client, [...keys.map(({ name }) => name), ...Object.keys(clientRules)])
  const wider = widenedRules(rules, { ...rules, ...given }).map((effect) => {
    return `${effect}: ${rules[effect]} now, ${given[effect]} then.`
  })
  if (client !== undefined && askInChat === 'yes' && !clientRules[client]?.mayAskInChat)
    wider.push(`${client} may bring your answer from its chat; it could make one up.`)
  const more = client !== undefined && named ? moreServers(clientRules[client]?.servers, named, state) : []
  if (more.length > 0) wider.push(`${client} would have ${more.join(' and ')}, too.`)
  if (serversAsk === 'yes' && !serversMayAsk) wider.push('Servers may put questions into the chat.')
  if (wider.length > 0) await askPerson({ doing: 'Letting assistants do more', shown: wider, word: 'yes' })
  if (client !== undefined) {
    const before: (typeof clientRules)[string] = clientRules[client] ?? { mayAskInChat: false }
    const asked = askInChat === undefined ? {} : { mayAskInChat: askInChat === 'yes' }
    const { budgetBytes: budgetBefore, servers: serversBefore, tools: toolsBefore, ...others } = before
    const list = tools === undefined ? toolsBefore : tools === 'as-all' ? undefined : tools
    const kept = budget === undefined ? budgetBefore : bytesOf(budget)
    const has = named ?? serversBefore
    const wanted = {
      ...(kept !== undefined && { budgetBytes: kept }),
      ...(has !== undefined && has !== 'all' && { servers: [...has] }),
      ...(list !== undefined && { tools: list }),
    }
    await bridge.setClientRules({ client, rules: { ...others, ...asked, ...wanted } })
  } else {
    const bytes = budget === undefined ? undefined : bytesOf(budget)
    if (budget !== undefined) await bridge.setBudget(bytes === undefined ? {} : { bytes })
    if (tools !== undefined && tools !== 'as-all') await bridge.setToolList({ toolList: tools })
  }
  if (Object.keys(given).length > 0) await bridge.setRules({ rules: { ...rules, ...given } })
  if (serversAsk !== undefined) await bridge.letServersAsk({ on: serversAsk === 'yes' })
  const now = await bridge.getState({})
  const sizes = now.server && (await bridge.toolListSizes({}))
  if (json) {
    const { rules, serversMayAsk, budgetBytes, toolList, clientRules } = now
    return printJson({ rules, serversMayAsk, budgetBytes, toolList, toolLists: sizes, clientRules })
  }
  printList([{ head: 'CALLS' }, { head: 'RULE' }], Object.entries(now.rules))
  if (now.robot !== undefined)
    print`\nThis bridge runs for the robot ${now.robot}: what is asked about is refused, and its file says what counts.`
  print`\nServers may put questions into the chat: ${now.serversMayAsk ? 'yes' : 'no'}.`
  print`Answers above the budget (${budgetText(now.budgetBytes)}) are kept, and given in outline.`
  for (const line of toolListLines(now.toolList, sizes)) print`${line}`
  for (const { by, effects } of now.narrowedBy)
    print`The extension ${by} makes these stricter than yours: ${effects.join(', ')}.`
  printLocked(now, 'rules', 'serversMayAsk', 'toolList')
  const own = Object.entries(now.clientRules)
  if (own.length === 0) return
  print``
  printList(
    [
      { head: 'ASSISTANT' },
      { head: 'ASKS IN THE CHAT' },
      { head: 'BUDGET' },
      { head: 'SERVERS' },
      { head: 'TOOLS' },
    ],
    own.map(([name, { mayAskInChat, budgetBytes, servers, tools }]) => [
      name,
      mayAskInChat ? 'yes' : 'no',
      budgetBytes === undefined ? 'as all' : `${budgetBytes} bytes`,
      servers?.join(', ') ?? 'all',
      tools ?? 'as all',
    ]),
  )
}

/** An assistant may have rules before it is connected. @throws BridgeError `not-found` */
function mustBeKey(client: string, keys: readonly string[]): void {
  if (keys.includes(client) || assistants.some(({ id }) => id === client)) return
  throw new BridgeError(
    'not-found',
    `No key and no assistant is called "${client.length > 50 ? `${client.slice(0, 50)}…` : client}": no rule was changed.`,
    'List the keys with "panda-bridge keys", and the assistants with "panda-bridge clients".',
  )
}

const bytesOf = (budget: number | 'auto') => (budget === 'auto' ? undefined : budget)

function budgetText(bytes: number | undefined): string {
  return bytes === undefined ? 'as suits each assistant' : `${bytes} bytes`
}

async function refuse(
  id: string | undefined,
  { all, reason }: { all?: true; reason?: string },
): Promise<void> {
  if ((id === undefined) === (all === undefined)) {
    throw new BridgeError('invalid-input', 'Nothing says what to refuse.', 'Give an id, or --all.')
  }
  const why = reason === undefined ? {} : { reason }
  const bridge = await connectToBridge(findHome())
  await (id === undefined ? bridge.refuseAll(why) : bridge.answerApproval({ id, answer: 'no', ...why }))
  print`Refused.`
}

/** The number of the task or job is what has to be typed: whoever does has looked at which it is. */
async function approve(id: string, answer: ApprovalAnswer): Promise<void> {
  const bridge = await connectToBridge(findHome())
  const { approvals, leftApprovals } = await bridge.getState({})
  const approval = approvals.find((waiting) => waiting.id === id)
  // The bridge says itself that nobody waits for it any more.
  if (leftApprovals.some((left) => left.id === id)) await bridge.answerApproval({ id, answer })
  if (!approval) {
    throw new BridgeError(
      'not-found',
      `No call with the id "${id}" waits for approval.`,
      'List those that wait with "panda-bridge approvals".',
    )
  }
  const { terminal } = await askPerson({
    doing: 'Approving a call',
    shown: [approvalText(approval, Date.now())],
    word: approval.subject === undefined ? 'yes' : `${approval.subject.id}`,
  })
  await bridge.answerApproval({ id, answer, ...(terminal !== undefined && { terminal }) })
  print`Approved.`
}

async function pause(paused: boolean): Promise<void> {
  const bridge = await connectToBridge(findHome())
  if (!paused && (await bridge.getState({})).paused) {
    await askPerson({
      doing: 'Letting assistants go on',
      shown: ['Assistants may call tools again, within their set and your rules.'],
      word: 'yes',
    })
  }
  await bridge.pause({ paused })
  print`${paused ? 'Assistants are paused: every call is refused.' : 'Assistants may go on.'}`
}
