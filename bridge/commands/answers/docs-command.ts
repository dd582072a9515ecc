import type { Command } from 'commander'
import { askForAnswer, type AnswerOf, type BridgeMethods } from '../../api.ts'
import { BridgeError } from '../../errors.ts'
import { assistantBehind } from '../assistant-shell.ts'
import { askPerson } from '../person.ts'
import { isTerminal, print, printError, printJson } from '../print.ts'
import { askAndShow, runningBridge, show } from './ask.ts'
import { foundLines, readDocLines } from './docs.ts'
import { wholeNumber } from './whole-number.ts'

interface DocsOptions {
  read?: string
  page?: number
  allow?: true
  never?: true
  json?: true
}

type Asked = Pick<BridgeMethods, 'answer' | 'getDocumentation' | 'allowDocumentation'>
type Found = AnswerOf<'panda_search_docs'>

export function addDocsCommand(program: Command): void {
  program
    .command('docs [words...]')
    .description(
      'search PanDA’s documentation, its endpoints and its errors; asks you before it fetches anything',
    )
    .option('--read <id>', 'print the section of that id')
    .option('--page <n>', 'of a long section', wholeNumber)
    .option('--allow', 'let the documentation be fetched, once you have seen from where')
    .option('--never', 'fetch none, and do not ask')
    .option('--json', 'as JSON')
    .action(docs)
}

async function docs(words: string[], { read, page, allow, never, json }: DocsOptions): Promise<void> {
  if (allow) return allowIt(await runningBridge())
  if (never) {
    await (await runningBridge()).allowDocumentation({ allow: false })
    print`No documentation is fetched. "panda-bridge docs --allow" changes that.`
    return
  }
  if (read !== undefined)
    return askAndShow('panda_read_doc', { id: read, page }, json ? { json } : {}, readDocLines)
  if (words.length === 0)
    throw new BridgeError(
      'invalid-input',
      'Nothing says what to look for.',
      'Give some words, as in: panda-bridge docs retry failed jobs',
    )
  await search(words.join(' '), json)
}

async function search(words: string, json: true | undefined): Promise<void> {
  const bridge = await runningBridge()
  const ask = () => askForAnswer(bridge, 'panda_search_docs', { words })
  const first = await ask()
  const answer = !json && (await isAllowedNow(bridge, first)) ? await ask() : first
  if (json) return printJson(answer)
  show((view) => foundLines(answer, view))
  if (answer.needsConsent !== undefined)
    printError`\nPanDA’s own documentation was not searched: it is not on this computer. Whether it is fetched is yours to say: "panda-bridge docs --allow" or "--never", in a terminal.`
}

/** Asks the person where one sits here; without a yes, what is known without the documentation has to do. */
async function isAllowedNow(bridge: Asked, { needsConsent }: Found): Promise<boolean> {
  if (needsConsent === undefined || !isTerminal() || assistantBehind(process.env) !== undefined) return false
  try {
    await consent(bridge, needsConsent)
    return true
  } catch (error) {
    if (error instanceof BridgeError && ['cancelled', 'not-allowed'].includes(error.code)) return false
    throw error
  }
}

async function allowIt(bridge: Asked): Promise<void> {
  const state = await bridge.getDocumentation({})
  if ('question' in state) await consent(bridge, state.question.question)
  else print`The documentation may be fetched already.`
}

/** @throws BridgeError where nobody says yes, or where it cannot be fetched */
async function consent(bridge: Asked, question: string): Promise<void> {
  await askPerson({ doing: 'Fetching the documentation', shown: [question], word: 'yes' })
  printError`Fetching it …`
  const state = await bridge.allowDocumentation({ allow: true })
  if (state.state === 'here') print`The documentation is here: ${state.sections} sections.`
  if (state.state === 'missing' && state.problem) {
    const { code, message, nextStep } = state.problem
    throw new BridgeError(code, message, nextStep)
  }
}
