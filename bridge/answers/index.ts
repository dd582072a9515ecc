/**
 * The answers of the bridge itself to what people ask: my tasks, why a task or job fails, the log, what an error means,
 * the documentation. Gathers by `upstream/`, `bigpanda/` and `documentation/` in the user's name, explains by
 * `diagnosis/`, and says where each fact comes from; what is gathered becomes an answer in pure functions. Knows nothing
 * of who asks, nor of what may be asked.
 */
export { Answers } from './answers.ts'
export { AnswersUpstream } from './answers-upstream.ts'
export type { AddedPrompt } from './prompts.ts'
export { documentationIn, type Documentation } from './docs/documentation.ts'
export type { TaskWatch } from './watch/task-watch.ts'
export type { TasksState } from './watch/tasks-state.ts'
