/**
 * PanDA's documentation on this computer, and the search in it. Knows PanDA as a domain and the home; what else is to be
 * searched with it, such as the tables of errors, is handed in as sections. Asks nobody: whoever shows the question hands
 * in what the user said.
 */
export { catalogueSections } from './catalogue-sections.ts'
export { consentForAssistant } from './consent.ts'
export { Documentation, type DocumentationOptions } from './documentation.ts'
export { noDocumentationNews, type DocumentationNews } from './documentation-news.ts'
export type { DocumentationState } from './documentation-state.ts'
export type { Section } from './section.ts'
export { pandaDocs, type DocumentationSource } from './sources.ts'
