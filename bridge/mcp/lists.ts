/** The lists that an assistant asks for before it can do anything: the field that holds each, and what names an entry. */
export const listMethods = {
  'tools/list': { field: 'tools', key: 'name', changed: 'notifications/tools/list_changed' },
  'resources/list': { field: 'resources', key: 'uri', changed: 'notifications/resources/list_changed' },
  'resources/templates/list': {
    field: 'resourceTemplates',
    key: 'uriTemplate',
    changed: 'notifications/resources/list_changed',
  },
  'prompts/list': { field: 'prompts', key: 'name', changed: 'notifications/prompts/list_changed' },
} as const
export type ListMethod = keyof typeof listMethods

export function isListMethod(method: string): method is ListMethod {
  return Object.hasOwn(listMethods, method)
}

/** An entry of a list, with all the fields that the upstream gave it. */
export type ListEntry = Record<string, unknown>
