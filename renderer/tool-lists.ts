import type { BridgeMethods, BridgeState } from '../bridge/api.ts'
import { counted } from './counted.ts'

export type ToolListChoice = BridgeState['toolList']
type Sizes = Awaited<ReturnType<BridgeMethods['toolListSizes']>>

/** How assistants get the tools, as choices to make. */
export const toolListChoices: { value: ToolListChoice; label: string }[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'all', label: 'All of them' },
  { value: 'search', label: 'Some, and a search' },
]

/** `96 tools, about 24,100 tokens` */
export function sizeText({ tools, tokens }: Sizes['whole']): string {
  const about = Math.max(1, Math.round(tokens / 100)) * 100
  return `${counted(tools, 'tool')}, about ${about.toLocaleString('en')} tokens`
}

/** Which of both lists is in force, and why. */
export function inForceText(choice: ToolListChoice, { areMany }: Pick<Sizes, 'areMany'>): string {
  if (choice === 'search') return 'Assistants get some tools and a search, as you have chosen.'
  if (choice === 'all') return 'Assistants get all tools of the set, as you have chosen.'
  return areMany
    ? 'Assistants get some tools and a search now, since the set has more than 40 tools.'
    : 'Assistants get all tools now, since the set has no more than 40.'
}
