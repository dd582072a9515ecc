/** Finds the tools of a list that is too long to be given whole, and calls one of them. */
export const FIND_TOOLS = 'panda_find_tools'
export const USE_TOOL = 'panda_use_tool'

export function isSearchTool(name: string): boolean {
  return name === FIND_TOOLS || name === USE_TOOL
}
