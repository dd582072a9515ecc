import type { ToolListChoice } from '../policy/rules.ts'
import type { ToolListSizes } from '../state/tool-summary.ts'

/** How assistants get the tools, why, and what both ways cost a model. @param sizes undefined while no server is chosen */
export function toolListLines(choice: ToolListChoice, sizes: ToolListSizes | undefined): string[] {
  const chosen = {
    auto: 'all, or some and a search where there are more than 40',
    all: 'all',
    search: 'some, and a search',
  }[choice]
  const now = choice === 'auto' && sizes ? `, which now is ${sizes.areMany ? 'the search' : 'all'}` : ''
  const line = `Assistants get the tools of the set: ${chosen}${now}.`
  if (!sizes) return [line]
  const { whole, searched } = sizes
  return [
    line,
    `The whole list has ${sizeText(whole)}, the one with the search ${sizeText(searched)} (estimated, four characters each).`,
  ]
}

function sizeText({ tools, tokens }: ToolListSizes['whole']): string {
  return `${tools} tools and about ${Math.max(1, Math.round(tokens / 100)) * 100} tokens`
}
