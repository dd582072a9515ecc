import type { Endpoint } from './types.ts'

/** The name of an endpoint's tool, the same as in PandaMCP: module and name, such as `task_get_status`. */
export const toolName = ({ module, name }: Pick<Endpoint, 'module' | 'name'>) => `${module}_${name}`
