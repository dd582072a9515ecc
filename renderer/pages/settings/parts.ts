import type { ComponentType } from 'react'
import type { BridgeState } from '../../../bridge/api.ts'
import { AboutSection } from './about-section.tsx'
import { AppSection } from './app-section.tsx'
import { AssistantRulesSection } from './assistant-rules-section.tsx'
import { BudgetSection } from './budget-section.tsx'
import { CertificateSection } from './certificate-section.tsx'
import { DatesSection, ThemeSection } from './dates-section.tsx'
import { DocumentationSection } from './documentation-section.tsx'
import { ExtensionsSection } from './extensions/index.tsx'
import { FilesSection } from './files-section.tsx'
import { PauseSection } from './pause-section.tsx'
import { PortSection } from './port-section.tsx'
import { QuestionsSection } from './questions-section.tsx'
import { ResetSection } from './reset-section.tsx'
import { RulesSection } from './rules-section.tsx'
import { ServersSection } from './servers-section.tsx'
import { SetSection } from './set-section.tsx'
import { StopSection } from './stop-section.tsx'
import { ToolListSection } from './tool-list-section.tsx'
import { UpstreamsSection } from './upstreams-section.tsx'
import { WatchSection } from './watch-section.tsx'

interface Part {
  /** Its place in the address, as the section has it. */
  part: string
  /** As the section's heading. */
  title: string
  Section: ComponentType
  /** Always where missing. */
  isShown?: (state: BridgeState) => boolean
}

/** A robot's bridge refuses to change it. */
const byPerson = ({ robot }: BridgeState) => robot === undefined
const atPerson = (state: BridgeState) => byPerson(state) && state.server !== undefined

/** In their order: who answers, what assistants may do, what is for the user, what is of this computer. */
const parts: readonly Part[] = [
  { part: 'servers', title: 'PanDA server', Section: ServersSection },
  { part: 'certificate', title: 'Certificates', Section: CertificateSection, isShown: atPerson },
  { part: 'upstreams', title: 'Servers besides PanDA', Section: UpstreamsSection },
  { part: 'extensions', title: 'Extensions', Section: ExtensionsSection },
  { part: 'set', title: 'What assistants may use', Section: SetSection },
  { part: 'tool-list', title: 'How assistants get the tools', Section: ToolListSection, isShown: byPerson },
  { part: 'rules', title: 'What needs your yes', Section: RulesSection },
  { part: 'questions', title: 'Questions of the server', Section: QuestionsSection, isShown: byPerson },
  { part: 'budget', title: 'Long answers', Section: BudgetSection, isShown: byPerson },
  {
    part: 'assistant-rules',
    title: 'Rules for one assistant',
    Section: AssistantRulesSection,
    isShown: byPerson,
  },
  { part: 'pause', title: 'Pause', Section: PauseSection },
  { part: 'watch', title: 'My tasks', Section: WatchSection },
  { part: 'documentation', title: 'Documentation', Section: DocumentationSection },
  { part: 'dates', title: 'Dates and times', Section: DatesSection },
  { part: 'colours', title: 'Colours', Section: ThemeSection },
  { part: 'port', title: 'Port', Section: PortSection },
  { part: 'files', title: 'Files', Section: FilesSection },
  { part: 'app', title: 'This app', Section: AppSection },
  { part: 'about', title: 'About', Section: AboutSection },
  { part: 'stop', title: 'Stop', Section: StopSection },
  { part: 'reset', title: 'Start anew', Section: ResetSection },
]

/** Those that the page has now. */
export function partsOf(state: BridgeState): readonly Part[] {
  return parts.filter(({ isShown }) => isShown?.(state) ?? true)
}
