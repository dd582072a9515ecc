import { assistantNames } from '../../auth/key-names.ts'
import { BridgeError } from '../../errors.ts'
import { idsByHand } from '../by-hand.ts'
import { antigravity } from './antigravity.ts'
import type { Assistant, AssistantId, Description } from './assistant.ts'
import { claudeCode } from './claude-code.ts'
import { claudeDesktop } from './claude-desktop.ts'
import { cline } from './cline.ts'
import { codexCli } from './codex-cli.ts'
import { continueDev } from './continue.ts'
import { copilotCli } from './copilot-cli.ts'
import { crush } from './crush.ts'
import { cursor } from './cursor.ts'
import { geminiCli } from './gemini-cli.ts'
import { goose } from './goose.ts'
import { junie } from './junie.ts'
import { kiro } from './kiro.ts'
import { lmStudio } from './lm-studio.ts'
import { mistralVibe } from './mistral-vibe.ts'
import { opencode } from './opencode.ts'
import { qwenCode } from './qwen-code.ts'
import { vscode } from './vscode.ts'
import { windsurf } from './windsurf.ts'
import { zed } from './zed.ts'

const byId: Record<AssistantId, Description> = {
  'claude-desktop': claudeDesktop,
  'claude-code': claudeCode,
  cursor,
  vscode,
  windsurf,
  'gemini-cli': geminiCli,
  'codex-cli': codexCli,
  zed,
  'lm-studio': lmStudio,
  goose,
  antigravity,
  'copilot-cli': copilotCli,
  opencode,
  cline,
  continue: continueDev,
  'qwen-code': qwenCode,
  kiro,
  junie,
  'mistral-vibe': mistralVibe,
  crush,
}

const assistantIds = Object.keys(assistantNames) as AssistantId[]

/** All assistants, in the order in which they are shown. */
export const assistants: Assistant[] = assistantIds.map((id) => ({ ...byId[id], name: assistantNames[id] }))

/** The assistant with this id, as a user may have typed it. Throws `not-found`. */
export function assistantById(id: string): Assistant {
  const found = assistants.find((assistant) => assistant.id === id)
  if (found !== undefined) return found
  throw new BridgeError(
    'not-found',
    `PanDA Bridge does not know an assistant called "${id}".`,
    `Give one of ${assistantIds.join(', ')}; or, for lines to paste, ${idsByHand.join(', ')}.`,
  )
}
