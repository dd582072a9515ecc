// `npm run eval`: thirty questions with known answers, asked of the demo.
//
// Without a model, the fitting tool is called once, and its answer must hold the facts; ends with 1 where one is missing.
// With a model, each question is put to it twice: with the tools of the answers, and with the raw tools only. That
// fails nothing: it prints a line of JSON for each, and both ways side by side. The model is
//   EVAL_URL, EVAL_MODEL, EVAL_KEY   an address that speaks as OpenAI's chat completions do, or
//   EVAL_GGUF, EVAL_LLAMA_MODULES    a file, and the node_modules that holds node-llama-cpp 3.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Secret } from '../../bridge/platform/secret.ts'
import type { Assistant } from './assistant.ts'
import { chatCompletions } from './chat-completions.ts'
import { localModel } from './local-model.ts'
import { putQuestions } from './put-question.ts'
import { questions } from './questions.ts'
import { checkedTable, summaryTable } from './report.ts'
import { check } from './without-model.ts'
import { startWay } from './ways.ts'

const { values: options } = parseArgs({
  options: {
    /** Numbers of questions, with commas, counted from 0; all where it is left out. */
    only: { type: 'string' },
    calls: { type: 'string', default: '3' },
    characters: { type: 'string', default: '6000' },
    seconds: { type: 'string', default: '150' },
    /** Tokens of a conversation with a model in a file. */
    context: { type: 'string', default: '12288' },
    /** Threads for it: with fewer processors to itself than threads, it waits for itself most of the time. */
    threads: { type: 'string', default: `${availableParallelism()}` },
  },
})
const only = options.only?.split(',').map(Number)
const asked = [...questions.entries()].filter(([number]) => only?.includes(number) ?? true)
if (only) asked.sort(([one], [other]) => only.indexOf(one) - only.indexOf(other))
const say = (text: string) => process.stdout.write(text)

async function modelOf(env: NodeJS.ProcessEnv): Promise<Assistant | undefined> {
  const { EVAL_URL: url, EVAL_MODEL: model = 'default', EVAL_KEY: key } = env
  if (url !== undefined) return chatCompletions({ url, model, key: key ? new Secret(key) : undefined })
  const { EVAL_GGUF: file, EVAL_LLAMA_MODULES: modules } = env
  if (file === undefined) return undefined
  if (modules === undefined) throw new Error('EVAL_LLAMA_MODULES names the node_modules with node-llama-cpp')
  const numbers = { contextTokens: Number(options.context), threads: Number(options.threads) }
  return await localModel({ file, modules, ...numbers })
}

async function withoutModel(): Promise<void> {
  await using way = await startWay('answers')
  const checked = []
  for (const [, question] of asked) checked.push(await check(way.client, question))
  const missing = checked.filter(({ missing }) => missing.length > 0).length
  say(`${checkedTable(checked)}\n${checked.length - missing} of ${checked.length} hold all their facts.\n`)
  if (missing > 0) process.exitCode = 1
}

async function withModel(assistant: Assistant): Promise<void> {
  const limits = {
    calls: Number(options.calls),
    characters: Number(options.characters),
    seconds: Number(options.seconds),
  }
  await using withAnswers = await startWay('answers')
  await using rawOnly = await startWay('raw')
  const ways = [withAnswers, rawOnly]
  const outcomes = await putQuestions(assistant, ways, asked, limits, (outcome) =>
    say(`${JSON.stringify(outcome)}\n`),
  )
  say(`\n${assistant.name}: ${asked.length} questions, ${JSON.stringify(limits)}\n`)
  say(summaryTable(outcomes, ways))
}

await using assistant = await modelOf(process.env)
await (assistant ? withModel(assistant) : withoutModel())
