/**
 * Who asks: the sessions of assistants in both eras of MCP, who of them was seen, the keys that they come with.
 * Hands each request to the way of a call; knows nothing of PanDA, nor of who answers.
 */
export { Assistants, type AssistantsState } from './assistants.ts'
