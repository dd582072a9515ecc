import { commands } from './commands.ts'

/** What an assistant would call next is of no use to who reads a page. */
const FOR_ASSISTANTS = /\bpanda_[a-z_]+/

/** What the buttons of a task's page say for the tools that an answer names. */
const buttons: ReadonlyMap<string, string> = new Map(commands.map(({ tool, verb }) => [tool, verb]))

/** An answer's advice as a page gives it: for people, and in the words of its buttons. */
export function stepsForPeople(next: readonly string[]): string[] {
  return next
    .filter((step) => !FOR_ASSISTANTS.test(step))
    .map((step) =>
      step.replaceAll(/\btask_[a-z_]+/g, (tool) => (buttons.has(tool) ? `“${buttons.get(tool)}”` : tool)),
    )
}
