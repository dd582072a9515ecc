/** The lists that an assistant asks for before it can do anything, and the field that holds each. */
export const listMethods = {
  'tools/list': { field: 'tools', changed: 'notifications/tools/list_changed' },
  'resources/list': { field: 'resources', changed: 'notifications/resources/list_changed' },
  'resources/templates/list': { field: 'resourceTemplates', changed: 'notifications/resources/list_changed' },
  'prompts/list': { field: 'prompts', changed: 'notifications/prompts/list_changed' },
} as const
export type ListMethod = keyof typeof listMethods

export function isListMethod(method: string): method is ListMethod {
  return Object.hasOwn(listMethods, method)
}

/** An entry of a list, with all the fields that the upstream gave it. */
export type ListEntry = Record<string, unknown>
