/**
 * The words of MCP that all who carry a request speak: requests, answers, lists, failures. Knows nothing but them.
 */
export { firstText, textPartSchema } from './content.ts'
export { protocolFailure, toolFailure } from './failures.ts'
export type { Form, FormAnswer, FormContent, FormField, Option } from './forms.ts'
export {
  answerText,
  INTERNAL_ERROR,
  INVALID_PARAMS,
  INVALID_REQUEST,
  JsonRpcError,
  METHOD_NOT_FOUND,
} from './json-rpc-error.ts'
export { isListMethod, listMethods, type ListEntry, type ListMethod } from './lists.ts'
export type { McpNotification, McpRequest, McpResult } from './messages.ts'
