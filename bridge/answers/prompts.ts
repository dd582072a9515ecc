import { INVALID_PARAMS, JsonRpcError, type ListEntry, type McpResult } from '../mcp/index.ts'
import { plainLine } from '../platform/shown-text.ts'

type Values = Readonly<Record<string, string>>

interface PromptArgument {
  name: string
  description: string
  required: boolean
  /** What it names, so that the user's own numbers can be offered. */
  is: 'task' | 'words'
}

/** A question for the menu of an assistant's program. */
export interface Prompt extends PromptHead {
  ask: (values: Values) => string
}

/** One that an extension brings. */
export interface AddedPrompt extends PromptHead {
  /** What is asked, with {argument} for what the user gives. */
  text: string
}

interface PromptHead {
  name: string
  title: string
  description: string
  arguments: readonly PromptArgument[]
  /** The tool that it leads to: without that in the set it is not offered. */
  tool: string
}

const task = (name: string, description = 'The number of the task (jediTaskID).'): PromptArgument => ({
  name,
  description,
  required: true,
  is: 'task',
})

const ownPrompts: readonly Prompt[] = [
  {
    name: 'why-did-my-task-fail',
    title: 'Why did my task fail?',
    description: 'The reasons of its failed jobs, who can act, and what to do next.',
    arguments: [task('task_id')],
    tool: 'panda_explain_task',
    ask: ({ task_id }) =>
      `Why did my PanDA task ${task_id} fail? Use panda_explain_task once. Say which reasons count, how many jobs each has, whether it is my program, the data, a site or PanDA itself, and what I should do next. Where a reason is not clear, look at one of the example jobs with panda_explain_job. Do not change anything without asking me.`,
  },
  {
    name: 'what-is-happening-with-task',
    title: 'What is happening with a task?',
    description: 'State, progress, and what it waits for.',
    arguments: [task('task_id')],
    tool: 'panda_explain_task',
    ask: ({ task_id }) =>
      `What is happening with my PanDA task ${task_id}? Use panda_explain_task. Say in a few sentences how far it is, since when it is in its state, what it waits for, and whether I need to do something.`,
  },
  {
    name: 'morning-report',
    title: 'Morning report',
    description: 'What has changed with my tasks, and what needs me.',
    arguments: [],
    tool: 'panda_overview',
    ask: () =>
      'Give me a morning report on my PanDA tasks. Use panda_overview, and panda_explain_task for at most three tasks that need attention. Begin with what needs me, then what has ended, then what runs. Ten lines at most.',
  },
  {
    name: 'compare-two-tasks',
    title: 'Compare two tasks',
    description: 'What differs between a task that went well and one that did not.',
    arguments: [task('first', 'The number of one task.'), task('second', 'The number of the other.')],
    tool: 'panda_explain_task',
    ask: ({ first, second }) =>
      `Compare my PanDA tasks ${first} and ${second}. Use panda_explain_task for each. Say what differs in progress, failures, sites, inputs and memory, and what may be the reason that one does better.`,
  },
  {
    name: 'how-do-i',
    title: 'How do I ...?',
    description: 'Looks in the documentation of PanDA.',
    arguments: [{ name: 'question', description: 'What you want to do.', required: true, is: 'words' }],
    tool: 'panda_search_docs',
    ask: ({ question }) =>
      `How do I do this with PanDA: ${question} Use panda_search_docs with a few words, read the best section with panda_read_doc, answer from it, and name its address.`,
  },
]

/** Ours, and those of extensions. Of two with one name the first counts. */
export function allPrompts(added: readonly AddedPrompt[]): readonly Prompt[] {
  const others = added.filter(({ name }) => !findPrompt(ownPrompts, name))
  return [...ownPrompts, ...others.map(ofAdded)]
}

function ofAdded({ text, ...head }: AddedPrompt): Prompt {
  return {
    ...head,
    ask: (values) =>
      text.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (whole, name: string) => values[name] ?? whole),
  }
}

export function listOf(prompts: readonly Prompt[]): ListEntry[] {
  return prompts.map(({ name, title, description, arguments: given }) => ({
    name,
    title,
    description,
    arguments: given.map(({ name, description, required }) => ({ name, description, required })),
  }))
}

export function findPrompt(prompts: readonly Prompt[], name: unknown): Prompt | undefined {
  return prompts.find((prompt) => prompt.name === name)
}

/** @throws JsonRpcError for a prompt that is none of these, and for arguments that are missing or no numbers */
export function getPrompt(prompts: readonly Prompt[], name: unknown, given: unknown): McpResult {
  const prompt = findPrompt(prompts, name)
  if (!prompt) throw new JsonRpcError(INVALID_PARAMS, 'PanDA Bridge has no such prompt.')
  const values = (given ?? {}) as Values
  const read = prompt.arguments.map(({ name, is, required }): [string, string] => {
    const value = plainLine((values[name] ?? '').trim(), 500)
    if (value === '' && !required) return [name, '']
    if (is === 'task' ? !/^\d{1,15}$/.test(value) : value === '')
      throw new JsonRpcError(
        INVALID_PARAMS,
        is === 'task' ? `${name} must be the number of a task (jediTaskID).` : `${name} is missing.`,
      )
    return [name, value]
  })
  const text = prompt.ask(Object.fromEntries(read))
  return {
    description: prompt.description,
    messages: [{ role: 'user', content: { type: 'text', text } }],
  }
}
