/**
 * Answers too large for a chat: kept, outlined, read in parts. Knows the shape of answers, and nothing of where they
 * come from.
 */
export { JsonDocument } from './json-document.ts'
export { isKeptUri } from './kept-result.ts'
export { KeptResults } from './kept-results.ts'
export { readResult, readResultTool } from './read-result.ts'
