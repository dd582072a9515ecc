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

/** Which of both lists is in force, and why. @param isLocked whether an administrator has chosen it */
export function inForceText(
  choice: ToolListChoice,
  { areMany }: Pick<Sizes, 'areMany'>,
  isLocked = false,
): string {
  const chosen = isLocked ? '.' : ', as you have chosen.'
  if (choice === 'search') return `Assistants get some tools and a search${chosen}`
  if (choice === 'all') return `Assistants get all tools of the set${chosen}`
  return areMany
    ? 'Assistants get some tools and a search now, since the set has more than 40 tools.'
    : 'Assistants get all tools now, since the set has no more than 40.'
}
