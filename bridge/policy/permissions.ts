/**
 * What an endpoint set says, beside its tools, of PandaMCP's resources and prompts. No built-in set has them: PandaMCP
 * as delivered offers none, and the catalogue does not know what they would show.
 */
export const permissions = { resources: 'resources/read', prompts: 'prompts/get' } as const
export type Permission = (typeof permissions)[keyof typeof permissions]

export function isPermission(name: string): name is Permission {
  return name === permissions.resources || name === permissions.prompts
}
