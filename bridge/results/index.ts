export { JsonDocument } from './json-document.ts'
export { isKeptUri } from './kept-result.ts'
export { KeptResults } from './kept-results.ts'
export { readResult, readResultTool } from './read-result.ts'
