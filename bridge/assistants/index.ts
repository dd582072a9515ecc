/**
 * Who asks: the sessions of assistants of both families of MCP (2025 and 2026), who of them was seen, the keys that
 * they come with. Hands each request to the way of a call; knows nothing of PanDA, nor of who answers.
 */
export { Assistants, type AssistantsState } from './assistants.ts'
