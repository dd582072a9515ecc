/**
 * What others bring as data: servers, sets, rules, prompts, errors in words, documentation, questions. Finds and checks
 * their files, and says what those that are on bring; each part of the bridge takes its own of it. Nothing of an extension
 * is code, sends a login anywhere or starts a program: who can say yes to that is the user, where that is asked.
 */
export { AddedDocumentation, type AddedDocumentationState } from './added-documentation.ts'
export { offered, type Brought, type BroughtServer } from './brought.ts'
export type { ExtensionState } from './extension-state.ts'
export { Extensions } from './extensions.ts'
